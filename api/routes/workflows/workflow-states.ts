import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { activate, type VersionShare } from '../../../src/definitions/activate';
import { getWorkflow } from '../../../src/definitions/find-workflow';
import { archive, pause } from '../../../src/definitions/pause';
import { publish } from '../../../src/definitions/publish';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { callerOf, changeOutside } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { workflowSchema } from '../../resources/workflows/workflow';
import { emptyBody, idParams } from '../route-parts';
import { workflowResource } from './workflow-resource';

const querystring = oneQuery.omit({ include: true });
const tags = ['Workflows'];
const PLACES = { '/versions': '/meta/versions' };

const publishBody = z.strictObject({
  meta: z.strictObject({ description: z.string().max(1000).optional() }).optional(),
});

const activateBody = z.strictObject({
  meta: z
    .strictObject({
      versions: z
        .array(
          z.strictObject({
            version: z.union([z.string(), z.number().int().min(1)], {
              error: 'must be the id or the number of a version',
            }),
            percentage: z.number().int().min(1).max(100).optional(),
            label: z.enum(['treatment', 'control']).optional(),
          }),
        )
        .min(1)
        .max(2)
        .optional()
        .describe('One version, or two that share the runs. The newest published one if left out.'),
    })
    .optional(),
});

/** What is done to a workflow: publish its draft; let it run in an environment, or not. */
export function addWorkflowStateRoutes(untyped: FastifyInstance, service: Service): void {
  addPublishRoute(untyped, service);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const config = { answer: oneSchema(workflowSchema) };

  app.post(
    '/workflows/:id/activate',
    { config, schema: { tags, summary: 'Let it run here', params: idParams, querystring, body: activateBody } },
    (request, reply) =>
      changeOutside(service, request, reply, async () => {
        const { environment } = callerOf(request);
        const workflow = await getWorkflow(service.db, environment.organizationId, request.params.id);
        const versions = request.body.meta?.versions?.map(shareOf);
        await repoint(request, PLACES, () =>
          activate(service, environment, workflow, versions === undefined ? {} : { versions }),
        );
        return { document: { data: await workflowResource(service, environment, workflow, true) } };
      }),
  );

  for (const [action, summary, act] of STATES) {
    app.post(
      `/workflows/:id/${action}`,
      { config, schema: { tags, summary, params: idParams, querystring, body: emptyBody } },
      (request, reply) =>
        changeOutside(service, request, reply, async () => {
          const { environment } = callerOf(request);
          const workflow = await getWorkflow(service.db, environment.organizationId, request.params.id);
          await act(service, environment, workflow);
          return { document: { data: await workflowResource(service, environment, workflow, true) } };
        }),
    );
  }
}

const STATES = [
  ['pause', 'Start no more runs here; runs under way go on', pause],
  ['archive', 'Start no more runs here, for good', archive],
] as const;

function addPublishRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/workflows/:id/publish',
    {
      config: {
        answer: oneSchema(workflowSchema, z.object({ versionId: z.string(), number: z.number().int() })),
      },
      schema: {
        tags,
        summary: 'Make the draft an immutable version',
        params: idParams,
        querystring,
        body: publishBody,
      },
    },
    (request, reply) =>
      changeOutside(service, request, reply, async () => {
        const { environment } = callerOf(request);
        const workflow = await getWorkflow(service.db, environment.organizationId, request.params.id);
        const description = request.body.meta?.description;
        const version = await publish(service, workflow, description === undefined ? {} : { description });
        const data = await workflowResource(service, environment, workflow, true);
        return { document: { data, meta: { versionId: version.id, number: version.number } } };
      }),
  );
}

type Share = NonNullable<NonNullable<z.output<typeof activateBody>['meta']>['versions']>[number];

function shareOf({ version, percentage, label }: Share): VersionShare {
  return {
    version,
    ...(percentage === undefined ? {} : { percentage }),
    ...(label === undefined ? {} : { label }),
  };
}
