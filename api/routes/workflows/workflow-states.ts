import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import type { Db } from '../../../src/database';
import { activate, type VersionShare } from '../../../src/definitions/activate';
import { findVersion } from '../../../src/definitions/find-version';
import { getWorkflow } from '../../../src/definitions/find-workflow';
import { archive, pause } from '../../../src/definitions/pause';
import { publish } from '../../../src/definitions/publish';
import type { DeployedVersion, Workflow } from '../../../src/definitions/workflow';
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

const activeMeta = z.object({
  versions: z
    .array(z.object({ versionId: z.string(), number: z.number().int().nullable(), percentage: z.number().int() }))
    .describe('Those that run here now.'),
});

/** What is done to a workflow: publish its draft; let it run in an environment, or not. */
export function addWorkflowStateRoutes(untyped: FastifyInstance, service: Service): void {
  addPublishRoute(untyped, service);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const config = { answer: oneSchema(workflowSchema) };

  app.post(
    '/workflows/:id/activate',
    {
      config: { answer: oneSchema(workflowSchema, activeMeta) },
      schema: { tags, summary: 'Let it run here', params: idParams, querystring, body: activateBody },
    },
    (request, reply) =>
      changeOutside(service, request, reply, async () => {
        const { environment } = callerOf(request);
        const workflow = await getWorkflow(service.db, environment.organizationId, request.params.id);
        const versions = request.body.meta?.versions?.map(shareOf);
        const { deployment } = await repoint(request, PLACES, () =>
          activate(service, environment, workflow, versions === undefined ? {} : { versions }),
        );
        const data = await workflowResource(service, environment, workflow, true);
        const numbers = await numbersOf(service.db, workflow, deployment?.versions ?? []);
        return { document: { data, meta: { versions: numbers } } };
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

async function numbersOf(db: Db, workflow: Workflow, deployed: readonly DeployedVersion[]): Promise<ValueMap[]> {
  return Promise.all(
    deployed.map(async ({ versionId, percentage }) => {
      const version = await findVersion(db, workflow, versionId);
      return { versionId, number: version?.number ?? null, percentage };
    }),
  );
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
