import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DOCUMENT_TYPES } from '../../../src/kinds/verifications/document';
import { getObject } from '../../../src/objects';
import { notFound } from '../../../src/objects/get-object';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { callerOf } from '../../change';
import { oneQuery } from '../../read-options';
import { objectSchema } from '../../resources/object-resource';
import { document } from '../../resources/verifications/document';
import { addCreateRoute, addMoveRoutes, addUpdateRoute } from '../change-routes';
import { addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from '../object-routes';
import { idParams, idsSchema, nameSchema } from '../route-parts';
import { settableShape, settableValues } from '../settable-body';

const OFFERED: OfferedKind = {
  kind: 'document',
  path: '/documents',
  tag: 'Documents',
  noun: 'a document',
  resource: document,
};
const OWN: OfferedKind = { ...OFFERED, own: true };

const typeSchema = z
  .string()
  .transform((type) => type.replace(/^document\//, ''))
  .refine((type) => DOCUMENT_TYPES.has(type), `must be one of ${[...DOCUMENT_TYPES.keys()].join(', ')}`);

const settable = settableShape('document', ['document_class']);

const createBody = z.strictObject({
  data: z.strictObject({
    type: typeSchema.describe('document/generic, for one.'),
    attributes: z.strictObject({ inquiryId: nameSchema.optional(), ...settable }).optional(),
  }),
});

const updateBody = z.strictObject({ data: z.strictObject({ attributes: z.strictObject(settable) }) });

export const CAPTURE_MOVES = [
  ['submit', 'Send it in: its inquiry is started', 'submitted'],
  ['process', 'Say that it was read', 'processed'],
  ['fail', 'Say that it could not be read', 'errored'],
] as const;

export const CAPTURE_PLACES = {
  '/attributes': '/data/attributes',
  '/attributes/document_class': '=/data/type',
  '/attributes/selfie_type': '=/data/type',
  '/relations/inquiry': '=/data/attributes/inquiryId',
};

export const captureFilter = z
  .strictObject({ inquiryId: idsSchema.optional(), status: idsSchema.optional() })
  .optional();

export const captureFilters = (filter: z.output<typeof captureFilter>) => ({
  ...(filter?.status && { status: filter.status }),
  ...(filter?.inquiryId && { related: { inquiry: filter.inquiryId } }),
});

/** Documents: published is their retrieval; the rest lets a team feed its own. */
export function addDocumentRoutes(app: FastifyInstance, service: Service): void {
  addRetrieveRoute(app, service, OFFERED);
  addRetrieveTypeRoute(app, service, 'generic', 'generics');
  addRetrieveTypeRoute(app, service, 'government-id', 'government-ids');
  addListRoute(app, service, OWN, captureFilter, captureFilters);
  addCreateRoute(app, service, OWN, {
    body: createBody,
    places: CAPTURE_PLACES,
    valuesOf: ({ data: { type, attributes: { inquiryId, ...rest } = {} } }) => ({
      attributes: { ...settableValues(rest), document_class: type },
      ...(inquiryId !== undefined && { relations: { inquiry: [inquiryId] } }),
    }),
  });
  addUpdateRoute(app, service, OWN, updateBody);
  addMoveRoutes(app, service, OWN, CAPTURE_MOVES);
}

function addRetrieveTypeRoute(untyped: FastifyInstance, service: Service, type: string, plural: string): void {
  untyped.withTypeProvider<ZodTypeProvider>().get(
    `/document/${plural}/:id`,
    {
      config: { published: true, answer: oneSchema(objectSchema(document)) },
      schema: {
        tags: ['Documents'],
        summary: `Retrieve a document of type ${type}`,
        params: idParams,
        querystring: oneQuery,
      },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const object = await getObject(service.db, environment.id, request.params.id, 'document');
      if (object.attributes['document_class'] !== type) throw notFound('document');
      return documentOf(service.db, request, document, object, request.query.include);
    },
  );
}
