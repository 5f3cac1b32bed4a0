import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getObject } from '../../../src/objects';
import { type HistoryEntry, listHistory } from '../../../src/reports';
import type { Service } from '../../../src/service';
import { timeSchema } from '../../answers/envelope';
import { DEEP, linksOf, pageOf, pageQuery } from '../../answers/paging';
import { callerOf } from '../../change';
import { idParams } from '../route-parts';

const runSchema = z.object({
  type: z.literal('run'),
  id: z.string(),
  runType: z.string(),
  scheduledDate: z.iso.date().optional(),
  completedAt: timeSchema.nullable(),
  matches: z.number().int().nullable(),
});
const actSchema = z.object({
  type: z.enum(['dismiss', 'review', 'pause', 'resume']),
  id: z.string(),
  createdAt: timeSchema,
  creatorName: z.string().describe('The API key, or the run, that did it.'),
});
const answerSchema = z.object({
  data: z.array(z.union([runSchema, actSchema])),
  links: z.object({ next: z.string().nullable(), prev: z.string().nullable() }),
});

/** Adds `GET /reports/:id/history`. */
export function addReportHistoryRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().get(
    '/reports/:id/history',
    {
      config: { published: true, answer: answerSchema },
      schema: {
        tags: ['Reports'],
        summary: 'List what was done with a report, newest first',
        params: idParams,
        querystring: z.strictObject({ page: pageQuery.meta(DEEP) }),
      },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const { id } = await getObject(service.db, environment.id, request.params.id, 'report');
      const page = await listHistory(service.db, id, pageOf(request.query.page));
      return { data: page.items.map(entryOf), links: linksOf(request.url, page) };
    },
  );
}

function entryOf(entry: HistoryEntry): z.output<typeof runSchema> | z.output<typeof actSchema> {
  const { id, type } = entry;
  if (type !== 'run') return { type, id, createdAt: entry.created_at.toISOString(), creatorName: entry.by };
  return {
    type,
    id,
    runType: entry.run_type ?? 'manual',
    ...(entry.scheduled_date !== null && { scheduledDate: entry.scheduled_date }),
    completedAt: entry.completed_at?.toISOString() ?? null,
    matches: entry.matches,
  };
}
