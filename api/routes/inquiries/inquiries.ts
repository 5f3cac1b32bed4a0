import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getObject, moveObject, type ObjectFilters, tagObject, updateObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { inquiry } from '../../resources/inquiries/inquiry';
import { objectSchema } from '../../resources/object-resource';
import { addActionRoute, addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from '../object-routes';
import { emptyBody, idParams, idsSchema, momentSchema } from '../route-parts';
import { addSearchRoute } from '../search-route';
import { addTagRoutes } from '../tag-routes';
import { addCreateInquiryRoute, inquiryFields } from './create-inquiry';
import { addInquiryLinkRoutes } from './inquiry-links';
import { addSimulateRoute } from './simulate-inquiry';

const OFFERED: OfferedKind = {
  kind: 'inquiry',
  path: '/inquiries',
  tag: 'Inquiries',
  noun: 'an inquiry',
  resource: inquiry,
};

const filterSchema = z
  .strictObject({
    inquiryId: idsSchema.optional(),
    accountId: idsSchema.optional(),
    inquiryTemplateId: idsSchema.optional(),
    templateId: idsSchema.optional(),
    referenceId: z.string().optional(),
    note: z.string().optional(),
    status: idsSchema.optional().describe('One or several, by comma.'),
    createdAtStart: momentSchema.optional(),
    createdAtEnd: momentSchema.optional(),
  })
  .optional();

const commentBody = z.strictObject({ meta: z.strictObject({ comment: z.string().max(10_000).optional() }).optional() });

const updateBody = z.strictObject({
  data: z
    .strictObject({
      attributes: z
        .strictObject({
          note: z.string().nullable().optional(),
          fields: z.record(z.string(), z.unknown()).nullable().optional(),
          tags: z.array(z.string()).optional(),
          redirectUri: z.string().nullable().optional(),
        })
        .optional(),
    })
    .optional(),
});

/** Inquiries: a person's way through a template. */
export function addInquiryRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, OFFERED, filterSchema, filtersOf);
  addRetrieveRoute(app, service, OFFERED);
  addCreateInquiryRoute(app, service);
  addUpdateRoute(app, service);
  addMoveRoutes(app, service);
  addInquiryLinkRoutes(app, service, OFFERED);
  addSearchRoute(app, service, OFFERED);
  addSimulateRoute(app, service, OFFERED);
  addTagRoutes(app, service, OFFERED);
}

function addMoveRoutes(app: FastifyInstance, service: Service): void {
  for (const [name, summary, to] of [
    ['approve', 'Approve an inquiry', 'approved'],
    ['decline', 'Decline an inquiry', 'declined'],
    ['mark-for-review', 'Mark an inquiry for review', 'needs_review'],
  ] as const) {
    addActionRoute(app, service, OFFERED, {
      name,
      summary,
      body: commentBody,
      act: (writing, { id }, { meta }) => {
        const options = meta?.comment === undefined ? {} : { comment: meta.comment };
        return moveObject(writing, 'inquiry', id, to, options);
      },
    });
  }
  addActionRoute(app, service, OFFERED, {
    name: 'expire',
    summary: 'Expire an inquiry: it can be resumed',
    body: emptyBody,
    act: (writing, { id }) => moveObject(writing, 'inquiry', id, 'expired'),
  });
}

function addUpdateRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().patch(
    '/inquiries/:id',
    {
      config: { published: true, answer: oneSchema(objectSchema(inquiry)) },
      schema: {
        tags: ['Inquiries'],
        summary: 'Update an inquiry',
        params: idParams,
        querystring: oneQuery,
        body: updateBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, 'inquiry');
        const { note, redirectUri, fields, tags } = request.body.data?.attributes ?? {};
        const attributes = {
          ...(note === undefined ? {} : { note }),
          ...(redirectUri === undefined ? {} : { redirect_uri: redirectUri }),
        };
        let object = await repoint(request, PLACES, () =>
          updateObject(writing, 'inquiry', id, {
            attributes,
            ...(fields === undefined || fields === null ? {} : { fields: inquiryFields(fields) }),
          }),
        );
        if (tags !== undefined) object = await tagObject(writing, 'inquiry', id, { set: tags });
        return { document: await documentOf(writing.trx, request, inquiry, object, request.query.include) };
      }),
  );
}

const PLACES = {
  '/fields': '/data/attributes/fields',
  '/attributes': '/data/attributes',
  '/tags': '/data/attributes/tags',
};

function filtersOf(filter: z.output<typeof filterSchema>): ObjectFilters {
  const { inquiryId, accountId, inquiryTemplateId, templateId, referenceId, note, status } = filter ?? {};
  const templates = inquiryTemplateId ?? templateId;
  const { createdAtStart: from, createdAtEnd: to } = filter ?? {};
  return {
    ...(inquiryId === undefined ? {} : { ids: inquiryId }),
    ...(status === undefined ? {} : { status }),
    ...(referenceId === undefined ? {} : { referenceId: [referenceId] }),
    ...(note === undefined ? {} : { attributes: { note } }),
    related: {
      ...(accountId === undefined ? {} : { account: accountId }),
      ...(templates === undefined ? {} : { template: templates }),
    },
    createdAt: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
  };
}
