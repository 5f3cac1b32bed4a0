import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { linkToInquiry, tokenFor } from '../../../src/links';
import { getObject, moveObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { objectSchema } from '../../resources/object-resource';
import { documentOf, type OfferedKind } from '../object-routes';
import { emptyBody, idParams } from '../route-parts';
import { linkMeta, linkSchema, NO_LINK } from './link-meta';

const A_YEAR = 31_536_000;

const linkBody = z
  .strictObject({
    meta: z.strictObject({ expiresInSeconds: z.number().int().min(1).max(A_YEAR).optional() }).optional(),
  })
  .optional();

/** Adds `resume` and `generate-one-time-link` of inquiries: what lets a person back in. */
export function addInquiryLinkRoutes(untyped: FastifyInstance, service: Service, offered: OfferedKind): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const { kind, path, tag, resource } = offered;
  app.post(
    `${path}/:id/resume`,
    {
      config: {
        published: true,
        secret: true,
        answer: oneSchema(objectSchema(resource), z.object({ sessionToken: z.string() })),
      },
      schema: {
        tags: [tag],
        summary: 'Resume a pending or expired inquiry',
        params: idParams,
        querystring: oneQuery,
        body: emptyBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, kind);
        // An inquiry that is new would be started by becoming pending: it has nothing to resume.
        const inquiry = await moveObject(writing, kind, id, 'pending', { by: 'inquiry.resumed' });
        const sessionToken = await tokenFor(writing, inquiry);
        const document = await documentOf(writing.trx, request, resource, inquiry, request.query.include);
        return { document: { ...document, meta: { sessionToken: '' } }, metaShownOnce: { sessionToken } };
      }),
  );
  app.post(
    `${path}/:id/generate-one-time-link`,
    {
      config: { published: true, secret: true, answer: oneSchema(objectSchema(resource), linkSchema) },
      schema: {
        tags: [tag],
        summary: 'Generate a one-time link, to a new session of an inquiry',
        params: idParams,
        querystring: oneQuery,
        body: linkBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const inquiry = await getObject(writing.trx, writing.environment.id, request.params.id, kind);
        const link = await linkToInquiry(writing, inquiry, request.body?.meta?.expiresInSeconds);
        const document = await documentOf(writing.trx, request, resource, inquiry, request.query.include);
        return { document: { ...document, meta: NO_LINK }, metaShownOnce: linkMeta(request, link) };
      }),
  );
}
