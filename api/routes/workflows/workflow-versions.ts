import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { findStanding } from '../../../src/definitions/find-standing';
import { listVersions } from '../../../src/definitions/find-version';
import { getWorkflow } from '../../../src/definitions/find-workflow';
import type { Service } from '../../../src/service';
import { pageSchema } from '../../answers/envelope';
import { DEEP, linksOf, pageOf } from '../../answers/paging';
import { callerOf } from '../../change';
import { isExtended, listQuery } from '../../read-options';
import { serializeVersion, workflowVersionSchema } from '../../resources/workflows/workflow-version';
import { nameSchema } from '../route-parts';

const versionsQuery = listQuery.extend({
  filter: z.strictObject({ workflowId: nameSchema.describe('Id or key.') }).meta(DEEP),
});

/** Versions of a workflow: the published ones and the draft. */
export function addWorkflowVersionRoutes(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().get(
    '/workflow-versions',
    {
      config: { published: true, answer: pageSchema(workflowVersionSchema) },
      schema: {
        tags: ['Workflows'],
        summary: 'List the versions of a workflow, newest first',
        querystring: versionsQuery,
      },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const { filter, page } = request.query;
      const workflow = await getWorkflow(service.db, environment.organizationId, filter.workflowId);
      const found = await listVersions(
        service.db,
        environment.organizationId,
        { workflowId: workflow.id },
        pageOf(page),
      );
      const standing = await findStanding(service.db, environment.id, workflow.id);
      const extended = isExtended(request);
      const data = found.items.map((version) => serializeVersion(version, workflow.name, standing, extended));
      return { data, links: linksOf(request.url, found) };
    },
  );
}
