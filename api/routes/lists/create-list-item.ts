import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import { fault } from '../../../src/faults';
import { addItem } from '../../../src/lists';
import { getObject, type StoredObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { presentListItem } from '../../answers/present-list-item';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { type ListType, listItemResource } from '../../resources/lists/list-item';
import { objectSchema } from '../../resources/object-resource';
import { inflectKey } from '../../wire/inflection';
import { howOf } from '../object-routes';
import { momentSchema, nameSchema } from '../route-parts';

const PLACES = { '': '/data/attributes', '/item': '/data/attributes', '/list': '=/data/attributes/listId' };

/** Beyond the published document. */
const options = {
  status: z.enum(['pending', 'active']).optional().describe('A pending item matches nothing until it is made active.'),
  expiresAt: momentSchema.optional().describe('From then on it matches nothing.'),
};

/** Adds `POST /list-item/<plural>`. */
export function addCreateItemRoute(untyped: FastifyInstance, service: Service, type: ListType): void {
  const given = z.strictObject({ listId: nameSchema.describe('Id or key.'), ...options, ...type.values });
  const bodySchema = z.strictObject({ data: z.strictObject({ attributes: given }) });
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
        const { listId, status, expiresAt, ...values } = (request.body as z.output<typeof bodySchema>).data.attributes;
        const list = await getObject(writing.trx, writing.environment.id, listId, 'list');
        if (list.attributes['list_type'] !== type.type) throw otherType(list, type);
        const added = await repoint(request, PLACES, () =>
          addItem(writing, list.id, snakeCased(values as ValueMap), {
            ...(status !== undefined && { status }),
            expiresAt: expiresAt ?? null,
          }),
        );
        return { status: 201, document: { data: await presentListItem(writing.trx, type, added, howOf(request)) } };
      }),
  );
}

/** Values by the keys that the world has. */
export function snakeCased(values: ValueMap): ValueMap {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, Value] => [inflectKey(name, 'snake'), value ?? null]),
  );
}

function otherType(list: StoredObject, type: ListType) {
  return fault('request_invalid', {
    message: `This list is of type ${String(list.attributes['list_type'])}, not ${type.type}.`,
    pointer: '/data/attributes/list-id',
  });
}
