import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Value } from '../../../interpreter/value';
import type { Standing } from '../../../src/definitions/activate';
import { compileDefinition } from '../../../src/definitions/compile-definition';
import { findStandings } from '../../../src/definitions/find-standing';
import { getWorkflow, listWorkflows } from '../../../src/definitions/find-workflow';
import { saveDraft } from '../../../src/definitions/save-draft';
import type { Service } from '../../../src/service';
import { oneSchema, pageSchema } from '../../answers/envelope';
import { includedOf } from '../../answers/include';
import { linksOf, pageOf } from '../../answers/paging';
import { callerOf, changeOutside } from '../../change';
import { listQuery, oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { serializeWorkflow, workflowSchema } from '../../resources/workflows/workflow';
import { idParams } from '../route-parts';
import { addPreviewRoute } from './preview-message';
import { addTriggerRoute } from './trigger-workflow';
import { versionResources, workflowResource } from './workflow-resource';
import { addWorkflowStateRoutes } from './workflow-states';

const PLACES = { '': '/data/attributes/definition' };

const NEVER_ACTIVATED: Standing = { status: 'paused', deployment: null };

/** What a workflow can be answered with. A draft is beyond the published document, as its definitions are. */
const WORKFLOW_SHAPE = { latestPublishedVersion: ['workflow'], draft: ['workflow'], activeDeployment: [] };
const VERSIONS: { readonly [name: string]: string } = { latestPublishedVersion: 'latest', draft: 'draft' };

const definitionBody = z.strictObject({
  data: z.strictObject({
    type: z.literal('workflow').optional(),
    attributes: z.strictObject({ definition: z.record(z.string(), z.unknown()) }),
  }),
});

const diagnosticSchema = z.looseObject({
  code: z.string(),
  pointer: z.string(),
  message: z.string(),
  hint: z.string().optional(),
});
const pushMeta = z.object({
  changed: z.boolean().describe('Whether the draft is another than before.'),
  versionId: z.string(),
  number: z.number().int().nullable().describe('Of a definition that is the newest published one; null: a draft.'),
  warnings: z.array(diagnosticSchema),
});

/** Definitions: to push, to look at, to start. */
export function addWorkflowRoutes(untyped: FastifyInstance, service: Service): void {
  addPushRoutes(untyped, service);
  addReadRoutes(untyped, service);
  addWorkflowStateRoutes(untyped, service);
  addTriggerRoute(untyped, service);
  addPreviewRoute(untyped, service);
}

function addPushRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const tags = ['Workflows'];

  app.post(
    '/workflows',
    {
      config: { answer: oneSchema(workflowSchema, pushMeta) },
      schema: {
        tags,
        summary: 'Push a definition: it becomes the draft of the workflow with its key',
        querystring: oneQuery.omit({ include: true }),
        body: definitionBody,
      },
    },
    (request, reply) =>
      changeOutside(service, request, reply, async () => {
        const { environment } = callerOf(request);
        const { definition } = request.body.data.attributes;
        const saved = await repoint(request, PLACES, () => saveDraft(service, environment.organizationId, definition));
        const data = await workflowResource(service, environment, saved.workflow, true);
        const meta = {
          changed: saved.changed,
          versionId: saved.version.id,
          number: saved.version.number,
          warnings: saved.warnings as unknown as Value,
        };
        return { document: { data, meta } };
      }),
  );

  app.post(
    '/workflows/validate',
    {
      config: { answer: z.object({ data: z.null(), meta: z.object({ warnings: z.array(diagnosticSchema) }) }) },
      schema: {
        tags,
        summary: 'Check a definition and keep nothing',
        querystring: oneQuery.omit({ include: true }),
        body: definitionBody,
      },
    },
    async (request) => {
      const { definition } = request.body.data.attributes;
      const { warnings } = await repoint(request, PLACES, async () => compileDefinition(service, definition));
      return { data: null, meta: { warnings } };
    },
  );
}

function addReadRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const tags = ['Workflows'];

  app.get(
    '/workflows',
    {
      config: { answer: pageSchema(workflowSchema) },
      schema: { tags, summary: 'List workflows, newest first', querystring: listQuery },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const found = await listWorkflows(service.db, environment.organizationId, pageOf(request.query.page));
      const ids = found.items.map(({ id }) => id);
      const standings = await findStandings(service.db, environment.id, ids);
      const data = found.items.map((workflow) => {
        const standing = standings.get(workflow.id) ?? NEVER_ACTIVATED;
        return serializeWorkflow(workflow, standing, undefined, true);
      });
      return { data, links: linksOf(request.url, found) };
    },
  );

  app.get(
    '/workflows/:id',
    {
      config: { answer: oneSchema(workflowSchema) },
      schema: { tags, summary: 'Retrieve a workflow by id or key', params: idParams, querystring: oneQuery },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const workflow = await getWorkflow(service.db, environment.organizationId, request.params.id);
      const data = await workflowResource(service, environment, workflow, true);
      const load = async (name: string) => {
        const which = VERSIONS[name];
        return which === undefined ? [] : versionResources(service, environment, workflow, which, true);
      };
      const included = await includedOf(request.query.include, { shape: WORKFLOW_SHAPE, load }, [data]);
      return { data, ...included };
    },
  );
}
