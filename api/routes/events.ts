import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getEvent } from '../../src/events/find-event';
import { type EventFilters, listEvents } from '../../src/events/list-events';
import { retryEvent } from '../../src/events/retry-event';
import type { Service } from '../../src/service';
import { oneSchema, pageSchema } from '../answers/envelope';
import { includedOf, NOTHING } from '../answers/include';
import { DEEP, linksOf, pageOf } from '../answers/paging';
import { presentEvent, presentEvents } from '../answers/present-events';
import { callerOf, change } from '../change';
import { listQuery, oneQuery } from '../read-options';
import { eventSchema } from '../resources/event';
import { howOf } from './object-routes';
import { emptyBody, idParams, idsSchema } from './route-parts';

const filterSchema = z
  .strictObject({
    id: idsSchema.optional(),
    name: z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .refine((names) => names.every((name) => /^[a-z0-9./_-]{1,128}$/.test(name)), 'must be names of events, by comma')
      .optional(),
    objectId: idsSchema.optional(),
    parked: z.enum(['true', 'false']).optional().describe('Those that were set aside after their attempts, or not.'),
  })
  .optional();

const TAGS = ['Events'];

/** Events: what has happened, and what could not be dispatched. */
export function addEventRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/events',
    {
      config: { published: true, answer: pageSchema(eventSchema) },
      schema: {
        tags: TAGS,
        summary: 'List events, newest first',
        querystring: listQuery.extend({ filter: filterSchema.meta(DEEP) }),
      },
    },
    async (request) => {
      const { page, filter } = request.query;
      const { environment } = callerOf(request);
      const found = await listEvents(service.db, environment.id, { ...pageOf(page), filters: filtersOf(filter) });
      return {
        data: await presentEvents(service.db, found.items, howOf(request)),
        links: linksOf(request.url, found),
      };
    },
  );

  app.get(
    '/events/:id',
    {
      config: { published: true, answer: oneSchema(eventSchema) },
      schema: { tags: TAGS, summary: 'Retrieve an event', params: idParams, querystring: oneQuery },
    },
    async (request) => {
      const event = await getEvent(service.db, callerOf(request).environment.id, request.params.id);
      const included = await includedOf(request.query.include, NOTHING);
      return { data: await presentEvent(service.db, event, howOf(request)), ...included };
    },
  );

  addRetryRoute(untyped, service);
}

function addRetryRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/events/:id/retry',
    {
      config: { answer: oneSchema(eventSchema) },
      schema: {
        tags: TAGS,
        summary: 'Dispatch an event again that was set aside',
        params: idParams,
        querystring: oneQuery.omit({ include: true }),
        body: emptyBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async ({ trx, environment }) => {
        const event = await retryEvent(trx, environment.id, request.params.id);
        return { document: { data: await presentEvent(trx, event, extendedOf(request)) } };
      }),
  );
}

/** What only we have is shown whole. */
function extendedOf(request: FastifyRequest) {
  return { ...howOf(request), extended: true };
}

function filtersOf(filter: z.output<typeof filterSchema>): EventFilters {
  const { id, name, objectId, parked } = filter ?? {};
  return {
    ...(id === undefined ? {} : { ids: id }),
    ...(name === undefined ? {} : { names: name }),
    ...(objectId === undefined ? {} : { objectIds: objectId }),
    ...(parked === undefined ? {} : { parked: parked === 'true' }),
  };
}
