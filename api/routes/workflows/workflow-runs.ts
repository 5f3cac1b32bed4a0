import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cancelRun } from '../../../src/runs/cancel-run';
import { getRun } from '../../../src/runs/find-run';
import { listRuns, type RunFilter } from '../../../src/runs/list-runs';
import { listSteps } from '../../../src/runs/list-steps';
import { waitForRun } from '../../../src/runs/wait-for-run';
import type { Service } from '../../../src/service';
import { oneSchema, pageSchema } from '../../answers/envelope';
import { includedOf, pathsOf } from '../../answers/include';
import { DEEP, linksOf, pageOf } from '../../answers/paging';
import { callerOf, changeOutside } from '../../change';
import { isExtended, listQuery, oneQuery, waitQuery } from '../../read-options';
import { serializeRun, workflowRunSchema } from '../../resources/workflows/workflow-run';
import { serializeStep, workflowStepSchema } from '../../resources/workflows/workflow-step';
import { howOf } from '../object-routes';
import { emptyBody, idParams, momentSchema, nameSchema } from '../route-parts';
import { addByHandRoutes } from './by-hand';
import { addResolveRoute } from './resolve-run';
import { RUN_SHAPE, runIncludes } from './run-includes';

const filterSchema = z
  .strictObject({
    status: z
      .union(
        [z.enum(['in_progress', 'errored', 'completed', 'failed', 'canceled']), z.string().regex(/^wfl_[A-Za-z0-9]+$/)],
        {
          error: 'must be in_progress, errored, completed, failed or canceled',
        },
      )
      .optional(),
    workflow: nameSchema.optional().describe('Id or key.'),
    createdAtStart: momentSchema.optional(),
    createdAtEnd: momentSchema.optional(),
    labels: z.record(z.string(), z.string()).optional(),
    triggerObject: nameSchema.optional().describe('Id of the object that the run started on.'),
  })
  .optional();

const runsQuery = listQuery.extend({ filter: filterSchema.meta(DEEP) });

/** Runs: to list, to look at, to wait for, to mend. */
export function addWorkflowRunRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/workflow-runs',
    {
      config: { published: true, answer: pageSchema(workflowRunSchema) },
      schema: { tags: ['Workflow runs'], summary: 'List runs, newest first', querystring: runsQuery },
    },
    async (request) => {
      const { page, filter } = request.query;
      const found = await listRuns(service.db, callerOf(request).environment.id, runFilter(filter, page));
      const extended = isExtended(request);
      return { data: found.items.map((run) => serializeRun(run, extended)), links: linksOf(request.url, found) };
    },
  );

  app.get(
    '/workflow-runs/:id',
    {
      config: { published: true, answer: oneSchema(workflowRunSchema) },
      schema: {
        tags: ['Workflow runs'],
        summary: 'Retrieve a run, at once or when it has ended',
        params: idParams,
        querystring: oneQuery.extend({ wait: waitQuery }),
      },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const { wait, include } = request.query;
      pathsOf(include, RUN_SHAPE);
      const now = await getRun(service.db, environment.id, request.params.id);
      const run = wait === undefined ? now : await waitForRun(service, now.id, wait);
      const included = await includedOf(include, runIncludes(service, environment, run, howOf(request)));
      return { data: serializeRun(run, isExtended(request)), ...included };
    },
  );

  addStepsRoute(untyped, service);
  addResolveRoute(untyped, service);
  addByHandRoutes(untyped, service);
  addCancelRoute(untyped, service);
}

function addStepsRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().get(
    '/workflow-runs/:id/steps',
    {
      config: { answer: z.object({ data: z.array(workflowStepSchema) }) },
      schema: {
        tags: ['Workflow runs'],
        summary: 'List the steps of a run, as they were opened',
        params: idParams,
        querystring: oneQuery.omit({ include: true }),
      },
    },
    async (request) => {
      const run = await getRun(service.db, callerOf(request).environment.id, request.params.id);
      const steps = await listSteps(service.db, run.id);
      return { data: steps.map((step) => serializeStep(run.id, step)) };
    },
  );
}

function addCancelRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/workflow-runs/:id/cancel',
    {
      config: { answer: oneSchema(workflowRunSchema) },
      schema: {
        tags: ['Workflow runs'],
        summary: 'Cancel a run',
        params: idParams,
        querystring: oneQuery.omit({ include: true }),
        body: emptyBody,
      },
    },
    (request, reply) =>
      changeOutside(service, request, reply, async () => {
        const run = await cancelRun(service, callerOf(request).environment, request.params.id);
        return { document: { data: serializeRun(run, true) } };
      }),
  );
}

function runFilter(filter: z.output<typeof filterSchema>, page: z.output<typeof listQuery>['page']): RunFilter {
  const { status, workflow, createdAtStart, createdAtEnd, labels, triggerObject } = filter ?? {};
  // The published document describes its filter `status` as one by workflow id, so both are taken.
  const named = status?.startsWith('wfl_') === true ? status : workflow;
  const plain = status?.startsWith('wfl_') === true ? undefined : status;
  return {
    ...(named === undefined ? {} : { workflow: named }),
    ...(plain === undefined ? {} : { status: plain as NonNullable<RunFilter['status']> }),
    ...(createdAtStart === undefined && createdAtEnd === undefined
      ? {}
      : {
          createdAt: {
            ...(createdAtStart === undefined ? {} : { from: createdAtStart }),
            ...(createdAtEnd === undefined ? {} : { to: createdAtEnd }),
          },
        }),
    ...(labels === undefined ? {} : { label: labels }),
    ...(triggerObject === undefined ? {} : { triggerObject }),
    page: pageOf(page),
  };
}
