import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createObject, getObject, moveObject } from '../../src/objects';
import type { Service } from '../../src/service';
import { change } from '../change';
import { oneSchema } from '../envelope';
import { oneQuery } from '../read-options';
import { repoint } from '../repoint';
import { list } from '../resources/list';
import { LIST_TYPES, type ListType } from '../resources/list-item';
import { objectSchema } from '../resources/object-resource';
import { addListItemRoutes } from './list-items';
import { addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from './object-routes';
import { idParams } from './route-parts';
import { keySchema, TEMPLATE_PLACES } from './template-body';

const OFFERED: OfferedKind = { kind: 'list', path: '/lists', tag: 'Lists', noun: 'a list', resource: list };

const filterSchema = z.strictObject({ status: z.enum(['active', 'archived']).optional() }).optional();

const bodySchema = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      name: z.string().min(1).max(255),
      key: keySchema.optional().describe('What definitions name it by.'),
    }),
  }),
});

/** Lists of every type, and their items. */
export function addListRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, OFFERED, filterSchema, (filter) =>
    filter?.status === undefined ? {} : { status: [filter.status] },
  );
  addRetrieveRoute(app, service, OFFERED);
  addArchiveRoute(app, service);
  for (const type of LIST_TYPES) {
    addCreateRoute(app, service, type);
    addListItemRoutes(app, service, type);
  }
}

function addArchiveRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().delete(
    '/lists/:id',
    {
      config: { published: true, answer: oneSchema(objectSchema(list)) },
      schema: { tags: ['Lists'], summary: 'Archive a list', params: idParams, querystring: oneQuery },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, 'list');
        const archived = await moveObject(writing, 'list', id, 'archived');
        return { document: await documentOf(writing.trx, request, list, archived) };
      }),
  );
}

function addCreateRoute(untyped: FastifyInstance, service: Service, { type, plural }: ListType): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    `/list/${plural}`,
    {
      config: { published: true, answers: 201, answer: oneSchema(objectSchema(list)) },
      schema: { tags: ['Lists'], summary: `Create a list of type ${type}`, querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { name, key } = request.body.data.attributes;
        const made = await repoint(request, TEMPLATE_PLACES, () =>
          createObject(writing, 'list', {
            ...(key === undefined ? {} : { key }),
            attributes: { name, list_type: type },
          }),
        );
        return { status: 201, document: await documentOf(writing.trx, request, list, made) };
      }),
  );
}
