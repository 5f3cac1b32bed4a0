import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { linkToSession, redeemCode } from '../../../src/links';
import { expireAllSessions, getObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { presentObjects } from '../../answers/present-objects';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { objectSchema } from '../../resources/object-resource';
import { documentOf, howOf, type OfferedKind } from '../object-routes';
import { emptyBody, idParams } from '../route-parts';
import { linkMeta, linkSchema, NO_LINK } from './link-meta';

const expireBody = z.strictObject({
  meta: z.strictObject({ inquiryIds: z.array(z.string().max(128)).min(1).max(100) }),
});

const redeemBody = z.strictObject({ meta: z.strictObject({ code: z.string().min(1).max(128) }) });

/** Adds what lets people into sessions, and out of them: `generate-one-time-link`, `redeem` (ours) and `expire-all`. */
export function addSessionLinkRoutes(app: FastifyInstance, service: Service, offered: OfferedKind): void {
  addGenerateRoute(app, service, offered);
  addExpireAllRoute(app, service, offered);
  addRedeemRoute(app, service, offered);
}

function addGenerateRoute(untyped: FastifyInstance, service: Service, offered: OfferedKind): void {
  const { kind, path, tag, resource } = offered;
  untyped.withTypeProvider<ZodTypeProvider>().post(
    `${path}/:id/generate-one-time-link`,
    {
      config: { published: true, secret: true, answer: oneSchema(objectSchema(resource), linkSchema) },
      schema: {
        tags: [tag],
        summary: 'Generate a one-time link to a session',
        params: idParams,
        querystring: oneQuery,
        body: emptyBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const session = await getObject(writing.trx, writing.environment.id, request.params.id, kind);
        const link = await linkToSession(writing, session);
        const document = await documentOf(writing.trx, request, resource, session, request.query.include);
        return { document: { ...document, meta: NO_LINK }, metaShownOnce: linkMeta(request, link) };
      }),
  );
}

function addExpireAllRoute(untyped: FastifyInstance, service: Service, { path, tag, resource }: OfferedKind): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    `${path}/expire-all`,
    {
      config: { published: true, answer: z.object({ data: z.array(objectSchema(resource)) }) },
      schema: {
        tags: [tag],
        summary: 'Expire all sessions of some inquiries',
        querystring: oneQuery.omit({ include: true }),
        body: expireBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const sessions = await repoint(request, { '': '/meta/inquiryIds' }, () =>
          expireAllSessions(writing, request.body.meta.inquiryIds),
        );
        return { document: { data: await presentObjects(writing.trx, resource, sessions, howOf(request)) } };
      }),
  );
}

function addRedeemRoute(untyped: FastifyInstance, service: Service, { path, tag, resource }: OfferedKind): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    `${path}/redeem`,
    {
      config: { secret: true, answer: oneSchema(objectSchema(resource)) },
      schema: {
        tags: [tag],
        summary: 'Let somebody into a session, by the code of a one-time link or by a session token',
        querystring: oneQuery,
        body: redeemBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const session = await redeemCode(writing, request.body.meta.code);
        return { document: await documentOf(writing.trx, request, resource, session, request.query.include) };
      }),
  );
}
