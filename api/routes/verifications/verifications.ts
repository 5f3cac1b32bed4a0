import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Value } from '../../../interpreter/value';
import { VERIFICATION_TYPES } from '../../../src/kinds/verifications/verification-types';
import {
  escalateVerification,
  getObject,
  lockVerification,
  type NewValues,
  type ObjectFilters,
} from '../../../src/objects';
import { notFound } from '../../../src/objects/get-object';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { callerOf } from '../../change';
import { oneQuery } from '../../read-options';
import { objectSchema } from '../../resources/object-resource';
import { verification } from '../../resources/verifications/verification';
import { addCreateRoute, addMoveRoutes, addUpdateRoute } from '../change-routes';
import { addActionRoute, addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from '../object-routes';
import { emptyBody, idParams, idsSchema, nameSchema } from '../route-parts';
import { settableShape, settableValues } from '../settable-body';
import { addTagRoutes } from '../tag-routes';

const OFFERED: OfferedKind = {
  kind: 'verification',
  path: '/verifications',
  tag: 'Verifications',
  noun: 'a verification',
  resource: verification,
};
const OWN: OfferedKind = { ...OFFERED, own: true };

/** Types with a route of their own in the published document: `/verification/<plural>/:id`. */
const RETRIEVED: readonly (readonly [type: string, plural: string])[] = [
  ['aamva', 'aamvas'],
  ['database', 'databases'],
  ['database-ecbsv', 'database-ecbsvs'],
  ['database-phone-carrier', 'database-phone-carriers'],
  ['database-serpro', 'database-serpros'],
  ['database-standard', 'database-standards'],
  ['database-tin', 'database-tins'],
  ['document', 'documents'],
  ['email-address', 'email-addresses'],
  ['government-id', 'government-ids'],
  ['government-id-nfc', 'government-id-nfcs'],
  ['phone-number', 'phone-numbers'],
  ['selfie', 'selfies'],
];

const MOVES = [
  ['submit', 'Submit a verification: its inputs are frozen', 'submitted'],
  ['confirm', 'Say that the code was entered', 'confirmed'],
  ['tentatively-pass', 'Pass a verification for now', 'tentatively_passed'],
  ['tentatively-fail', 'Fail a verification for now', 'tentatively_failed'],
  ['pass', 'Pass a verification', 'passed'],
  ['fail', 'Fail a verification', 'failed'],
  ['require-retry', 'Ask for another try', 'requires_retry'],
  ['cancel', 'Cancel a verification', 'canceled'],
  ['skip', 'Skip a verification that cannot be done', 'skipped'],
] as const;

export const verificationTypeSchema = z
  .string()
  .transform((type) => type.replace(/^verification(-template)?\//, ''))
  .refine((type) => VERIFICATION_TYPES.has(type), 'must be a type of verifications, such as verification/selfie');

const settable = settableShape('verification', ['verification_type']);

const createBody = z.strictObject({
  data: z.strictObject({
    type: verificationTypeSchema.optional().describe('May be left out where a template says it.'),
    attributes: z
      .strictObject({
        verificationTemplateId: nameSchema.optional().describe('Id or key.'),
        inquiryId: nameSchema.optional(),
        accountIds: z.array(nameSchema).max(100).optional().describe('Of the inquiry, if left out.'),
        transactionId: nameSchema.optional().describe('Of the inquiry, if left out.'),
        documentId: nameSchema.optional(),
        selfieId: nameSchema.optional(),
        tags: z.array(z.string()).optional(),
        ...settable,
      })
      .optional(),
  }),
});

const updateBody = z.strictObject({ data: z.strictObject({ attributes: z.strictObject(settable) }) });

const filterSchema = z
  .strictObject({
    inquiryId: idsSchema.optional(),
    accountId: idsSchema.optional(),
    transactionId: idsSchema.optional(),
    verificationTemplateId: idsSchema.optional(),
    status: idsSchema.optional(),
    type: verificationTypeSchema.optional(),
  })
  .optional();

const PLACES = {
  '/attributes': '/data/attributes',
  '/attributes/verification_type': '=/data/type',
  '/tags': '/data/attributes/tags',
  '/relations/template': '=/data/attributes/verificationTemplateId',
  '/relations/inquiry': '=/data/attributes/inquiryId',
  '/relations/accounts': '/data/attributes/accountIds',
  '/relations/transaction': '=/data/attributes/transactionId',
  '/relations/document': '=/data/attributes/documentId',
  '/relations/selfie': '=/data/attributes/selfieId',
};

/** Verifications: published are their retrieval and the investigation lock; the rest lets a team feed its own. */
export function addVerificationRoutes(app: FastifyInstance, service: Service): void {
  addRetrieveRoute(app, service, OFFERED);
  for (const [type, plural] of RETRIEVED) addRetrieveTypeRoute(app, service, type, plural);
  for (const [name, locked, summary] of [
    ['investigation-lock', true, 'Keep a verification from being redacted'],
    ['investigation-unlock', false, 'Let a verification be redacted again'],
  ] as const) {
    const act = (writing: Parameters<typeof lockVerification>[0], { id }: { id: string }) =>
      lockVerification(writing, id, locked);
    addActionRoute(app, service, OFFERED, { name, summary, body: emptyBody, act });
  }
  addListRoute(app, service, OWN, filterSchema, filtersOf);
  addCreateRoute(app, service, OWN, { body: createBody, places: PLACES, valuesOf });
  addUpdateRoute(app, service, OWN, updateBody);
  addMoveRoutes(app, service, OWN, MOVES);
  addActionRoute(app, service, OWN, {
    name: 'escalate',
    summary: 'Say that somebody has to look at a verification',
    body: emptyBody,
    act: (writing, { id }) => escalateVerification(writing, id),
  });
  addTagRoutes(app, service, OWN);
}

function addRetrieveTypeRoute(untyped: FastifyInstance, service: Service, type: string, plural: string): void {
  untyped.withTypeProvider<ZodTypeProvider>().get(
    `/verification/${plural}/:id`,
    {
      config: { published: true, answer: oneSchema(objectSchema(verification)) },
      schema: {
        tags: ['Verifications'],
        summary: `Retrieve a verification of type ${type}`,
        params: idParams,
        querystring: oneQuery,
      },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const object = await getObject(service.db, environment.id, request.params.id, 'verification');
      if (object.attributes['verification_type'] !== type) throw notFound('verification');
      return documentOf(service.db, request, verification, object, request.query.include);
    },
  );
}

function valuesOf({ data: { type, attributes = {} } }: z.output<typeof createBody>): NewValues {
  const { verificationTemplateId, inquiryId, accountIds, transactionId, documentId, selfieId, tags, ...rest } =
    attributes;
  const one = (name: string, id: string | undefined) => (id === undefined ? {} : { [name]: [id] });
  return {
    attributes: { ...settableValues(rest), ...(type !== undefined && { verification_type: type as Value }) },
    relations: {
      ...one('template', verificationTemplateId),
      ...one('inquiry', inquiryId),
      ...one('transaction', transactionId),
      ...one('document', documentId),
      ...one('selfie', selfieId),
      ...(accountIds && { accounts: accountIds }),
    },
    ...(tags && { tags }),
  };
}

function filtersOf(filter: z.output<typeof filterSchema>): ObjectFilters {
  const { inquiryId, accountId, transactionId, verificationTemplateId, status, type } = filter ?? {};
  return {
    ...(status && { status }),
    ...(type && { attributes: { verification_type: type } }),
    related: {
      ...(inquiryId && { inquiry: inquiryId }),
      ...(accountId && { accounts: accountId }),
      ...(transactionId && { transaction: transactionId }),
      ...(verificationTemplateId && { template: verificationTemplateId }),
    },
  };
}
