import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Db, Trx } from '../../../src/database';
import { pauseSchedule, resumeSchedule, runScheduleNow } from '../../../src/schedules/change-schedule';
import { findSchedule, listSchedules, recentOccurrences } from '../../../src/schedules/find-schedule';
import type { Service } from '../../../src/service';
import { oneSchema, pageSchema, type Resource } from '../../answers/envelope';
import { linksOf, pageOf } from '../../answers/paging';
import { callerOf, change } from '../../change';
import { listQuery, oneQuery } from '../../read-options';
import { scheduleSchema, serializeSchedule } from '../../resources/workflows/schedule';
import { emptyBody, idParams } from '../route-parts';

const tags = ['Schedules'];
const querystring = oneQuery.omit({ include: true });
const answer = oneSchema(scheduleSchema);
/** Of what it started of late, so many are told. */
const RECENT = 10;

const pauseBody = z.strictObject({
  meta: z
    .strictObject({ note: z.string().min(1).max(400).optional().describe('Why; without anything personal.') })
    .optional(),
});

/** What starts runs by the clock. A schedule is made by the activation of its workflow, and named as that is, or by its id. */
export function addScheduleRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/schedules',
    {
      config: { answer: pageSchema(scheduleSchema) },
      schema: {
        tags,
        summary: 'List what starts runs by the clock, newest first, with the next ten times of each',
        querystring: listQuery,
      },
    },
    async (request) => {
      const found = await listSchedules(service.db, callerOf(request).environment.id, pageOf(request.query.page));
      return { data: found.items.map((each) => serializeSchedule(each)), links: linksOf(request.url, found) };
    },
  );

  app.get(
    '/schedules/:id',
    {
      config: { answer },
      schema: { tags, summary: 'Retrieve one, with what it started of late', params: idParams, querystring },
    },
    async (request) => ({
      data: await whole(service.db, callerOf(request).environment.id, request.params.id),
    }),
  );

  app.post(
    '/schedules/:id/pause',
    {
      config: { answer },
      schema: { tags, summary: 'Start nothing until it is resumed', params: idParams, querystring, body: pauseBody },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        await pauseSchedule(writing, request.params.id, request.body.meta?.note ?? null);
        return { document: { data: await whole(writing.trx, writing.environment.id, request.params.id) } };
      }),
  );

  for (const [action, summary, act] of ACTIONS) {
    app.post(
      `/schedules/:id/${action}`,
      { config: { answer }, schema: { tags, summary, params: idParams, querystring, body: emptyBody } },
      (request, reply) =>
        change(service, request, reply, async (writing) => {
          await act(writing, request.params.id);
          return { document: { data: await whole(writing.trx, writing.environment.id, request.params.id) } };
        }),
    );
  }
}

const ACTIONS = [
  ['resume', 'Go on; what came meanwhile is not made up', resumeSchedule],
  ['run-now', 'Start now what it starts at its times', runScheduleNow],
] as const;

async function whole(db: Db | Trx, environmentId: string, idOrKey: string): Promise<Resource> {
  const schedule = await findSchedule(db, environmentId, idOrKey);
  return serializeSchedule(schedule, await recentOccurrences(db, schedule.id, RECENT));
}
