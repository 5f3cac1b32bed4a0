import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { countMatches } from '../../../src/lists';
import { getObject, listObjects } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { pageSchema } from '../../answers/envelope';
import { DEEP, linksOf, pageOf } from '../../answers/paging';
import { callerOf } from '../../change';
import { listQuery } from '../../read-options';
import { LIST_TYPES, listItemResource, serializeListItem } from '../../resources/lists/list-item';
import { objectSchema } from '../../resources/object-resource';
import { howOf } from '../object-routes';
import { nameSchema } from '../route-parts';

const [first, ...others] = LIST_TYPES.map((type) => objectSchema(listItemResource(type)));

const filterSchema = z.strictObject({
  listId: nameSchema.describe('Id or key.'),
  status: z.enum(['pending', 'active', 'archived']).optional(),
});

/** Adds `GET /list-items`: beyond the published document, which has no way to see what is on a list. */
export function addListedItemsRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().get(
    '/list-items',
    {
      config: { answer: pageSchema(first === undefined ? z.unknown() : z.union([first, ...others])) },
      schema: {
        tags: ['Lists'],
        summary: 'List the items of a list, newest first',
        querystring: listQuery.extend({ filter: filterSchema.meta(DEEP) }),
      },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const { filter, page: wanted } = request.query;
      const list = await getObject(service.db, environment.id, filter.listId, 'list');
      const type = LIST_TYPES.find((one) => one.type === list.attributes['list_type']);
      const page = await listObjects(service.db, environment.id, 'list-item', {
        ...pageOf(wanted),
        filters: { related: { list: [list.id] }, ...(filter.status !== undefined && { status: [filter.status] }) },
      });
      const counts = await countMatches(
        service.db,
        page.items.map(({ id }) => id),
      );
      const how = howOf(request);
      const data = page.items.flatMap((item) =>
        type === undefined ? [] : [serializeListItem(type, item, counts.get(item.id) ?? 0, how)],
      );
      return { data, links: linksOf(request.url, page) };
    },
  );
}
