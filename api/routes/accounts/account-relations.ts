import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { addAccountRelation, getObject, listObjects, removeAccountRelation } from '../../../src/objects';
import { storedRelation } from '../../../src/objects/accounts/account-relations';
import { relationSchemaOf } from '../../../src/objects/relations/named-relations';
import type { Service } from '../../../src/service';
import { anyResourceSchema, includedSchema, oneSchema } from '../../answers/envelope';
import { includedOf } from '../../answers/include';
import { DEEP, linksOf, pageOf } from '../../answers/paging';
import { includesOf, presentObjects } from '../../answers/present-objects';
import { callerOf, change } from '../../change';
import { includeQuery, listQuery, oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { account } from '../../resources/accounts/account';
import { objectSchema } from '../../resources/object-resource';
import { transaction } from '../../resources/transactions/transaction';
import { documentOf, howOf, type OfferedKind } from '../object-routes';
import { idParams, momentSchema } from '../route-parts';

const relationBody = z.strictObject({
  meta: z.strictObject({
    relationSchemaKey: z.string().max(100),
    targetObjectId: z.string().max(128),
  }),
});

const filterSchema = z.strictObject({
  key: z.string().max(100),
  createdAtStart: momentSchema.optional(),
  createdAtEnd: momentSchema.optional(),
});

/** What relations by name lead to. */
const TARGETS = { account, transaction };

const PLACES = {
  '/key': '/meta/relationSchemaKey',
  '/target': '/meta/targetObjectId',
};

/** Adds `add-relation`, `remove-relation` and `GET …/relations` of accounts. */
export function addAccountRelationRoutes(app: FastifyInstance, service: Service, offered: OfferedKind): void {
  addChangeRoute(app, service, offered, 'add-relation');
  addChangeRoute(app, service, offered, 'remove-relation');
  addRelationsRoute(app, service, offered);
}

function addChangeRoute(
  untyped: FastifyInstance,
  service: Service,
  { kind, path, tag, resource }: OfferedKind,
  name: 'add-relation' | 'remove-relation',
): void {
  const act = name === 'add-relation' ? addAccountRelation : removeAccountRelation;
  untyped.withTypeProvider<ZodTypeProvider>().post(
    `${path}/:id/${name}`,
    {
      config: { published: true, answer: oneSchema(objectSchema(resource)) },
      schema: {
        tags: [tag],
        summary: `${name === 'add-relation' ? 'Add a relation to' : 'Remove a relation from'} an account`,
        params: idParams,
        querystring: oneQuery,
        body: relationBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, kind);
        const { relationSchemaKey, targetObjectId } = request.body.meta;
        const changed = await repoint(request, PLACES, () => act(writing, id, relationSchemaKey, targetObjectId));
        return { document: await documentOf(writing.trx, request, resource, changed, request.query.include) };
      }),
  );
}

function addRelationsRoute(untyped: FastifyInstance, service: Service, { kind, path, tag }: OfferedKind): void {
  untyped.withTypeProvider<ZodTypeProvider>().get(
    `${path}/:id/relations`,
    {
      config: {
        published: true,
        answer: z.object({
          data: z.array(anyResourceSchema),
          included: includedSchema,
          links: z.object({ next: z.string().nullable(), prev: z.string().nullable() }),
        }),
      },
      schema: {
        tags: [tag],
        summary: 'List what an account is related to by a key, newest first',
        params: idParams,
        querystring: listQuery.extend({ filter: filterSchema.meta(DEEP), include: includeQuery }),
      },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const object = await getObject(service.db, environment.id, request.params.id, kind);
      const { key, createdAtStart: from, createdAtEnd: to } = request.query.filter;
      const { target } = await service.db.transaction().execute((trx) => relationSchemaOf({ trx }, object, key));
      const attachedTo = {
        id: object.id,
        relation: storedRelation(key),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      };
      const page = await listObjects(service.db, environment.id, target, {
        ...pageOf(request.query.page),
        filters: { attachedTo },
      });
      const resource = TARGETS[target];
      const how = howOf(request);
      const data = await presentObjects(service.db, resource, page.items, how);
      const includes = includesOf(service.db, target, resource, page.items, how);
      const included = await includedOf(request.query.include, includes, data);
      return { data, ...included, links: linksOf(request.url, page) };
    },
  );
}
