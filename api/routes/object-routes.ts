import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import type { Db, Trx } from '../../src/database';
import { getObject, listObjects, type ObjectFilters, type StoredObject } from '../../src/objects';
import type { Service } from '../../src/service';
import type { Environment, Writing } from '../../src/writing';
import { oneSchema, pageSchema } from '../answers/envelope';
import { includedOf } from '../answers/include';
import { DEEP, linksOf, pageOf } from '../answers/paging';
import { type How, includesOf, presentObject, presentObjects } from '../answers/present-objects';
import { callerOf, change } from '../change';
import { isExtended, listQuery, oneQuery } from '../read-options';
import { type Places, repoint } from '../refusals/repoint';
import { type ObjectResource, objectSchema } from '../resources/object-resource';
import { idParams } from './route-parts';

/** A kind of the world, as the API offers it. */
export interface OfferedKind {
  readonly kind: string;
  /** `/inquiries` */
  readonly path: string;
  readonly tag: string;
  /** `an inquiry` */
  readonly noun: string;
  readonly resource: ObjectResource;
  /** Beyond the published document. */
  readonly own?: true;
}

/** Adds `GET /<path>/:id`. */
export function addRetrieveRoute(untyped: FastifyInstance, service: Service, offered: OfferedKind): void {
  const { kind, path, tag, noun, resource, own = false } = offered;
  untyped.withTypeProvider<ZodTypeProvider>().get(
    `${path}/:id`,
    {
      config: { published: !own, answer: oneSchema(objectSchema(resource)) },
      schema: { tags: [tag], summary: `Retrieve ${noun}`, params: idParams, querystring: oneQuery },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const object = await getObject(service.db, environment.id, request.params.id, kind);
      return documentOf(service.db, request, resource, object, request.query.include);
    },
  );
}

/** How the sender of a request wants things shown. */
export function howOf(request: FastifyRequest): How {
  return { inflection: request.inflection, extended: isExtended(request) };
}

/** What is answered about one object: itself, and what `include` asks for. */
export async function documentOf(
  db: Db | Trx,
  request: FastifyRequest,
  resource: ObjectResource,
  object: StoredObject,
  include?: string,
) {
  const how = howOf(request);
  const data = await presentObject(db, resource, object, how);
  const included = await includedOf(include, includesOf(db, object.kind, resource, [object], how), [data]);
  return { data, ...included };
}

/** Adds `GET /<path>` with filters. `filter`: its schema; `filtersOf`: what it asks of the world. */
export function addListRoute<F extends z.ZodType>(
  untyped: FastifyInstance,
  service: Service,
  offered: OfferedKind,
  filter: F,
  filtersOf: (filter: z.output<F>, environment: Environment) => ObjectFilters | Promise<ObjectFilters>,
): void {
  const { kind, path, tag, resource, own = false } = offered;
  untyped.get(
    path,
    {
      config: { published: !own, answer: pageSchema(objectSchema(resource)) },
      schema: {
        tags: [tag],
        summary: 'List, newest first',
        querystring: listQuery.extend({ filter: filter.meta(DEEP) }),
      },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const query = request.query as z.output<typeof listQuery> & { filter: z.output<F> };
      const filters = await filtersOf(query.filter, environment);
      const page = await listObjects(service.db, environment.id, kind, { ...pageOf(query.page), filters });
      const data = await presentObjects(service.db, resource, page.items, howOf(request));
      return { data, links: linksOf(request.url, page) };
    },
  );
}

/** An action on one object: reads it, changes it, answers with it as it then is. */
export type Act<B> = (writing: Writing, object: StoredObject, body: B) => Promise<StoredObject>;

/** Adds `POST /<path>/:id/<action>`, with the parameters of the action in `meta`. */
export function addActionRoute<B extends z.ZodType>(
  untyped: FastifyInstance,
  service: Service,
  offered: OfferedKind,
  action: {
    readonly name: string;
    readonly summary: string;
    readonly body: B;
    readonly act: Act<z.output<B>>;
    /** Beyond the published document. */
    readonly own?: true;
    /** Where in the body what the service is given comes from. */
    readonly places?: Places;
    /** What the answer has in `meta`, always the same. */
    readonly meta?: { readonly schema: z.ZodType; readonly value: ValueMap };
  },
): void {
  const { kind, path, tag, resource } = offered;
  untyped.post(
    `${path}/:id/${action.name}`,
    {
      config: {
        published: !(action.own ?? offered.own),
        answer: oneSchema(objectSchema(resource), action.meta?.schema),
      },
      schema: { tags: [tag], summary: action.summary, params: idParams, querystring: oneQuery, body: action.body },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = request.params as { id: string };
        const object = await getObject(writing.trx, writing.environment.id, id, kind);
        const act = () => action.act(writing, object, request.body as z.output<B>);
        const changed = await (action.places === undefined ? act() : repoint(request, action.places, act));
        const { include } = request.query as z.output<typeof oneQuery>;
        const document = await documentOf(writing.trx, request, resource, changed, include);
        return { document: action.meta === undefined ? document : { ...document, meta: action.meta.value } };
      }),
  );
}
