import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createRuns, MOST_IDS } from '../../../src/by-hand/create-runs';
import { rerun } from '../../../src/by-hand/rerun';
import { newId } from '../../../src/ids';
import type { AcceptedTrigger } from '../../../src/runs/start/accept-trigger';
import { startOrLeave } from '../../../src/runs/start/start-run';
import type { Service } from '../../../src/service';
import { oneSchema, resourceSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { serializeRun, workflowRunSchema } from '../../resources/workflows/workflow-run';
import { idParams } from '../route-parts';

const querystring = oneQuery.omit({ include: true });

const createBody = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      ids: z
        .array(z.string().regex(/^[a-z]+_[0-9A-Za-z]{1,60}$/, 'must be the id of an object or of a run'))
        .min(1)
        .max(MOST_IDS)
        .describe('Ids of objects, each to be run on as it is now, or of runs, to be started as they were.'),
    }),
  }),
});

const createdSchema = resourceSchema(
  'workflow-run-batch',
  z.object({
    results: z.array(
      z.object({
        id: z.string(),
        result: z.enum(['started', 'unknown', 'wrong_kind', 'refused']),
        runId: z.string().nullable(),
        code: z.string().nullable().describe('Of the fault for which it started nothing.'),
      }),
    ),
  }),
  [],
);

const rerunBody = z.strictObject({
  meta: z
    .strictObject({
      version: z
        .enum(['same', 'newest'])
        .optional()
        .describe('The version of the run, or the newest that is active here (if left out).'),
    })
    .optional(),
});

/** Runs that somebody starts by hand. */
export function addByHandRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/workflows/:id/runs',
    {
      config: { answer: oneSchema(createdSchema) },
      schema: {
        tags: ['Workflows'],
        summary: 'Create a run for each id',
        params: idParams,
        querystring,
        body: createBody,
      },
    },
    async (request, reply) => {
      const accepted: AcceptedTrigger[] = [];
      const answer = await change(service, request, reply, async (writing) => {
        const made = await createRuns(writing, request.params.id, request.body.data.attributes.ids);
        accepted.push(...made.accepted);
        const results = made.results.map((result) => ({ ...result }));
        return { document: { data: { type: 'workflow-run-batch', id: newId('wrb'), attributes: { results } } } };
      });
      await startAll(service, accepted);
      return answer;
    },
  );

  app.post(
    '/workflow-runs/:id/rerun',
    {
      config: { answer: oneSchema(workflowRunSchema) },
      schema: {
        tags: ['Workflow runs'],
        summary: 'Run an ended run again',
        params: idParams,
        querystring,
        body: rerunBody.optional(),
      },
    },
    async (request, reply) => {
      const accepted: AcceptedTrigger[] = [];
      const answer = await change(service, request, reply, async (writing) => {
        const made = await rerun(writing, request.params.id, request.body?.meta?.version ?? 'newest');
        if (made.accepted !== undefined) accepted.push(made.accepted);
        return { document: { data: serializeRun(made.run, true) } };
      });
      await startAll(service, accepted);
      return answer;
    },
  );
}

/** After the commit: what is not started here is started by the sweep. */
async function startAll(service: Service, accepted: readonly AcceptedTrigger[]): Promise<void> {
  for (const each of accepted) await startOrLeave(service, each);
}
