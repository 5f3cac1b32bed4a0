import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type ConnectionUse, usesOfConnection } from '../../../src/connections/uses-of-connection';
import { getObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { type Resource, resourceSchema } from '../../answers/envelope';
import { callerOf } from '../../change';
import { oneQuery } from '../../read-options';
import { idParams } from '../route-parts';

const useSchema = resourceSchema(
  'connection-use',
  z.object({
    key: z.string().describe('Of the workflow, or of the report template.'),
    name: z.string(),
    number: z.int().optional().describe('Of the version.'),
    live: z
      .boolean()
      .describe(
        'Whether it is called now, in the environment of the API key: runs start with the version, or reports are made from the template.',
      ),
    pointers: z.array(z.string()).describe('JSON pointers into the definition, or into the template.'),
  }),
  ['workflow', 'workflowVersion', 'reportTemplate'],
);

/** Adds `GET /connections/:id/uses`: which published versions and report templates name it, and where. */
export function addConnectionUseRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().get(
    '/connections/:id/uses',
    {
      config: { answer: z.object({ data: z.array(useSchema) }) },
      schema: {
        tags: ['Connections'],
        summary:
          'List what names a connection: report templates, then published versions, the live ones first; at most 200 of each',
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

function serializeUse({ of, id, version, key, name, live, pointers }: ConnectionUse): Resource {
  const relationships =
    version === undefined
      ? { reportTemplate: { data: { type: of, id } } }
      : {
          workflow: { data: { type: 'workflow', id: version.workflowId } },
          workflowVersion: { data: { type: of, id } },
        };
  const attributes = { key, name, ...(version && { number: version.number }), live, pointers: [...pointers] };
  return { type: 'connection-use', id, attributes, relationships };
}
