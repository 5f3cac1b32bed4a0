import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Value, ValueMap } from '../../interpreter/value';
import type { Db, Trx } from '../../src/database';
import { fault } from '../../src/faults';
import { addItem, archiveItem } from '../../src/lists';
import { getObject, type StoredObject } from '../../src/objects';
import type { Service } from '../../src/service';
import type { Environment } from '../../src/writing';
import { callerOf, change } from '../change';
import { oneSchema } from '../envelope';
import { oneQuery } from '../read-options';
import { repoint } from '../repoint';
import { type ListType, listItemResource, serializeListItem } from '../resources/list-item';
import { objectSchema } from '../resources/object-resource';
import { inflectKey } from '../wire/inflection';
import { howOf } from './object-routes';
import { idParams, nameSchema } from './route-parts';

const PLACES = { '': '/data/attributes', '/item': '/data/attributes', '/list': '=/data/attributes/listId' };

/** Adds the three routes of the items of one type of list. */
export function addListItemRoutes(untyped: FastifyInstance, service: Service, type: ListType): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const config = { published: true, answer: oneSchema(objectSchema(listItemResource(type))) };
  const path = `/list-item/${type.plural}`;
  const tags = ['Lists'];

  addCreateRoute(untyped, service, type);

  app.get(
    `${path}/:id`,
    {
      config,
      schema: { tags, summary: `Retrieve an item of type ${type.type}`, params: idParams, querystring: oneQuery },
    },
    async (request) => {
      const item = await itemOf(service.db, callerOf(request).environment, type, request.params.id);
      return { data: present(type, item, request) };
    },
  );

  app.delete(
    `${path}/:id`,
    {
      config,
      schema: { tags, summary: `Archive an item of type ${type.type}`, params: idParams, querystring: oneQuery },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await itemOf(writing.trx, writing.environment, type, request.params.id);
        const archived = await archiveItem(writing, id);
        return { document: { data: present(type, archived, request) } };
      }),
  );
}

function addCreateRoute(untyped: FastifyInstance, service: Service, type: ListType): void {
  const bodySchema = z.strictObject({
    data: z.strictObject({ attributes: z.strictObject({ listId: nameSchema.describe('Id or key.'), ...type.values }) }),
  });
  untyped.post(
    `/list-item/${type.plural}`,
    {
      config: { published: true, answers: 201, answer: oneSchema(objectSchema(listItemResource(type))) },
      schema: {
        tags: ['Lists'],
        summary: `Add an item of type ${type.type} to a list`,
        querystring: oneQuery,
        body: bodySchema,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { listId, ...values } = (request.body as z.output<typeof bodySchema>).data.attributes;
        const list = await getObject(writing.trx, writing.environment.id, listId, 'list');
        if (list.attributes['list_type'] !== type.type) throw otherType(list, type);
        const item = Object.fromEntries(
          Object.entries(values).map(([name, value]): [string, Value] => [
            inflectKey(name, 'snake'),
            (value ?? null) as Value,
          ]),
        ) satisfies ValueMap;
        const added = await repoint(request, PLACES, () => addItem(writing, list.id, item));
        return { status: 201, document: { data: present(type, added, request) } };
      }),
  );
}

async function itemOf(db: Db | Trx, environment: Environment, type: ListType, id: string): Promise<StoredObject> {
  const item = await getObject(db, environment.id, id, 'list-item');
  if (item.attributes['list_type'] !== type.type) throw fault('object_not_found', { details: { kind: 'list-item' } });
  return item;
}

function present(type: ListType, item: StoredObject, request: FastifyRequest) {
  return serializeListItem(type, item, { ...howOf(request), neighbours: new Map(), fieldSchemas: [] });
}

function otherType(list: StoredObject, type: ListType) {
  return fault('request_invalid', {
    message: `This list is of type ${String(list.attributes['list_type'])}, not ${type.type}.`,
    pointer: '/data/attributes/list-id',
  });
}
