import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Db, Trx } from '../../../src/database';
import { fault } from '../../../src/faults';
import { activateItem, archiveItem, setExpiry } from '../../../src/lists';
import { getObject, type StoredObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import type { Environment } from '../../../src/writing';
import { oneSchema } from '../../answers/envelope';
import { presentListItem } from '../../answers/present-list-item';
import { callerOf, change } from '../../change';
import { oneQuery } from '../../read-options';
import { type ListType, listItemResource } from '../../resources/lists/list-item';
import { objectSchema } from '../../resources/object-resource';
import { howOf } from '../object-routes';
import { idParams, momentSchema } from '../route-parts';
import { addCreateItemRoute } from './create-list-item';

const TAGS = ['Lists'];

/** Adds the routes of the items of one type of list. */
export function addListItemRoutes(untyped: FastifyInstance, service: Service, type: ListType): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const config = { published: true, answer: oneSchema(objectSchema(listItemResource(type))) };
  const path = `/list-item/${type.plural}/:id`;
  const schema = { tags: TAGS, params: idParams, querystring: oneQuery };

  addCreateItemRoute(untyped, service, type);
  addUpdateRoute(untyped, service, type);

  app.get(
    path,
    { config, schema: { ...schema, summary: `Retrieve an item of type ${type.type}` } },
    async (request) => {
      const item = await itemOf(service.db, callerOf(request).environment, type, request.params.id);
      return { data: await presentListItem(service.db, type, item, howOf(request)) };
    },
  );

  app.delete(
    path,
    { config, schema: { ...schema, summary: `Archive an item of type ${type.type}` } },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await itemOf(writing.trx, writing.environment, type, request.params.id);
        const archived = await archiveItem(writing, id);
        return { document: { data: await presentListItem(writing.trx, type, archived, howOf(request)) } };
      }),
  );
}

const updateSchema = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      status: z.literal('active').optional().describe('Lets a pending item match.'),
      expiresAt: momentSchema.nullable().optional().describe('From then on it matches nothing; null: never.'),
    }),
  }),
});

function addUpdateRoute(untyped: FastifyInstance, service: Service, type: ListType): void {
  untyped.withTypeProvider<ZodTypeProvider>().patch(
    `/list-item/${type.plural}/:id`,
    {
      config: { answer: oneSchema(objectSchema(listItemResource(type))) },
      schema: {
        tags: TAGS,
        summary: `Activate an item of type ${type.type}, or say when it expires`,
        params: idParams,
        querystring: oneQuery,
        body: updateSchema,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { status, expiresAt } = request.body.data.attributes;
        let item = await itemOf(writing.trx, writing.environment, type, request.params.id);
        if (expiresAt !== undefined) item = await setExpiry(writing, item.id, expiresAt);
        if (status !== undefined) item = await activateItem(writing, item);
        return { document: { data: await presentListItem(writing.trx, type, item, howOf(request)) } };
      }),
  );
}

async function itemOf(db: Db | Trx, environment: Environment, type: ListType, id: string): Promise<StoredObject> {
  const item = await getObject(db, environment.id, id, 'list-item');
  if (item.attributes['list_type'] !== type.type) throw fault('object_not_found', { details: { kind: 'list-item' } });
  return item;
}
