import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type ConnectionUse, usesOfConnection } from '../../../src/connections/uses-of-connection';
import { getObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { callerOf } from '../../change';
import { type Resource, resourceSchema } from '../../envelope';
import { oneQuery } from '../../read-options';
import { idParams } from '../route-parts';

const useSchema = resourceSchema(
  'connection-use',
  z.object({
    workflowKey: z.string(),
    workflowName: z.string(),
    number: z.int().describe('Of the version.'),
    live: z.boolean().describe('Whether runs start with the version now, in the environment of the API key.'),
    pointers: z.array(z.string()).describe('JSON pointers into its definition.'),
  }),
  ['workflow', 'workflowVersion'],
);

/** Adds `GET /connections/:id/uses`: which published versions name it, and where. */
export function addConnectionUseRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().get(
    '/connections/:id/uses',
    {
      config: { answer: z.object({ data: z.array(useSchema) }) },
      schema: {
        tags: ['Connections'],
        summary: 'List the published versions that name a connection, the live ones first; at most 200',
        params: idParams,
        querystring: oneQuery.omit({ include: true }),
      },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const found = await getObject(service.db, environment.id, request.params.id, 'connection');
      return { data: (await usesOfConnection(service.db, environment, found)).map(serializeUse) };
    },
  );
}

function serializeUse(use: ConnectionUse): Resource {
  const { workflowId, versionId, workflowKey, workflowName, number, live, pointers } = use;
  return {
    type: 'connection-use',
    id: versionId,
    attributes: { workflowKey, workflowName, number, live, pointers },
    relationships: {
      workflow: { data: { type: 'workflow', id: workflowId } },
      workflowVersion: { data: { type: 'workflow-version', id: versionId } },
    },
  };
}
