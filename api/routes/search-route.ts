import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Value } from '../../interpreter/value';
import { type Search, searchObjects } from '../../src/objects';
import type { Service } from '../../src/service';
import { pageSchema } from '../answers/envelope';
import { linksOf, pageOf } from '../answers/paging';
import { presentObjects } from '../answers/present-objects';
import { callerOf } from '../change';
import { listQuery } from '../read-options';
import { repoint } from '../refusals/repoint';
import { objectSchema } from '../resources/object-resource';
import { howOf, type OfferedKind } from './object-routes';

const cursor = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,128}$/, 'is not an id')
  .optional();

const bodySchema = z
  .strictObject({
    query: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('{and}, {or}, {not} around {attribute, operator, value}; operators eq, gt, gte, lt, lte.'),
    sort: z
      .strictObject({ attribute: z.string().max(255), direction: z.enum(['asc', 'desc']).default('desc') })
      .optional(),
    page: z
      .strictObject({ size: z.number().int().min(1).max(100).optional(), after: cursor, before: cursor })
      .refine((page) => page.after === undefined || page.before === undefined, 'takes `after` or `before`, not both')
      .optional()
      .describe('Unless the address says it.'),
  })
  .optional();

type Body = z.output<typeof bodySchema>;

/** Adds `POST /<path>/search`. It finds what is there: nothing lags behind. */
export function addSearchRoute(untyped: FastifyInstance, service: Service, offered: OfferedKind): void {
  const { kind, path, tag, resource } = offered;
  untyped.withTypeProvider<ZodTypeProvider>().post(
    `${path}/search`,
    {
      config: { published: true, answer: pageSchema(objectSchema(resource)) },
      schema: { tags: [tag], summary: 'Search by a query', querystring: listQuery, body: bodySchema },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const search = searchOf(request.body, request.query.page);
      const page = await repoint(request, PLACES, () => searchObjects(service.db, environment.id, kind, search));
      const data = await presentObjects(service.db, resource, page.items, howOf(request));
      return { data, links: linksOf(request.url, page) };
    },
  );
}

const PLACES = { '/query': '/query', '/sort': '/sort' };

/** The address says which page, where it does: links to neighbouring pages take the same body. */
function searchOf(body: Body, asked: z.output<typeof listQuery>['page']): Search {
  const { query, sort, page } = body ?? {};
  const { size } = pageOf({ ...asked, size: asked?.size ?? page?.size ?? 10 });
  const turned = asked?.after !== undefined || asked?.before !== undefined ? asked : page;
  const { after, before } = turned ?? {};
  return {
    size,
    ...(query === undefined ? {} : { query: query as Value }),
    ...(sort === undefined ? {} : { sort }),
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  };
}
