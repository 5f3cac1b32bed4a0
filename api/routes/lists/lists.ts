import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { createObject, getObject, moveObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { list } from '../../resources/lists/list';
import { LIST_TYPES, type ListType } from '../../resources/lists/list-item';
import { objectSchema } from '../../resources/object-resource';
import { addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from '../object-routes';
import { idParams } from '../route-parts';
import { keySchema, TEMPLATE_PLACES } from '../template-body';
import { snakeCased } from './create-list-item';
import { addFaceListRefusals } from './face-lists';
import { addListItemRoutes } from './list-items';
import { addListedItemsRoute } from './listed-items';

const OFFERED: OfferedKind = { kind: 'list', path: '/lists', tag: 'Lists', noun: 'a list', resource: list };

const filterSchema = z.strictObject({ status: z.enum(['active', 'archived']).optional() }).optional();

const attributes = {
  name: z.string().min(1).max(255),
  key: keySchema.optional().describe('What definitions name it by.'),
};

/** What only lists of one type are made with. */
const PARTICULAR: Readonly<Record<string, z.ZodRawShape>> = {
  name: {
    allowFuzzyNameFirst: z.boolean().optional().describe('First names are the same, too, that differ by a letter.'),
  },
  field: { fieldKey: z.string().min(1).max(255).describe('The field of inquiries that its items are about.') },
};

/** Lists of every type, and their items. */
export function addListRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, OFFERED, filterSchema, (filter) =>
    filter?.status === undefined ? {} : { status: [filter.status] },
  );
  addRetrieveRoute(app, service, OFFERED);
  addArchiveRoute(app, service);
  addListedItemsRoute(app, service);
  addFaceListRefusals(app);
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

function addCreateRoute(untyped: FastifyInstance, service: Service, { type, plural, own }: ListType): void {
  const given = z.strictObject({ ...attributes, ...PARTICULAR[type] });
  const bodySchema = z.strictObject({ data: z.strictObject({ attributes: given }) });
  untyped.post(
    `/list/${plural}`,
    {
      config: { published: own !== true, answers: 201, answer: oneSchema(objectSchema(list)) },
      schema: { tags: ['Lists'], summary: `Create a list of type ${type}`, querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { name, key, ...particular } = (request.body as z.output<typeof bodySchema>).data.attributes;
        const made = await repoint(request, TEMPLATE_PLACES, () =>
          createObject(writing, 'list', {
            ...(key === undefined ? {} : { key }),
            attributes: { name, list_type: type, ...snakeCased(particular as ValueMap) },
          }),
        );
        return { status: 201, document: await documentOf(writing.trx, request, list, made) };
      }),
  );
}
