import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import { linkToInquiry, tokenFor } from '../../../src/links';
import { createObject, type NewValues } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { inquiry, inquiryFieldKey } from '../../resources/inquiries/inquiry';
import { objectSchema } from '../../resources/object-resource';
import { documentOf } from '../object-routes';
import { linkMeta } from './link-meta';

const text = z.string().nullable().optional();
const seconds = z.number().int().min(1).max(31_536_000).nullable().optional();

const bodySchema = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      inquiryTemplateId: text.describe('Id or key.'),
      inquiryTemplateVersionId: text,
      templateId: text.describe('Read as inquiry-template-id.'),
      accountId: text,
      transactionId: text.describe('Beyond the published document.'),
      referenceId: text,
      creatorEmailAddress: text,
      themeId: text.describe('Taken, without effect: Usher shows no screens.'),
      themeSetId: text.describe('Taken, without effect: Usher shows no screens.'),
      initialStepName: text.describe('Taken, without effect: the program that shows the screens says which is next.'),
      redirectUri: text,
      note: text,
      fields: z.record(z.string(), z.unknown()).nullable().optional(),
      tags: z.array(z.string()).nullable().optional(),
    }),
  }),
  meta: z
    .strictObject({
      autoCreateAccount: z.boolean().optional(),
      autoCreateAccountTypeId: z.string().optional(),
      autoCreateAccountReferenceId: z.string().optional(),
      autoCreateInquirySession: z.boolean().optional(),
      autoCreateOneTimeLink: z.boolean().optional(),
      expirationAfterCreateIntervalSeconds: seconds,
      expirationAfterStartIntervalSeconds: seconds,
      expirationAfterResumeIntervalSeconds: seconds,
      oneTimeLinkExpirationSeconds: seconds,
    })
    .optional(),
});

const shown = z.string().nullable();
const linksSchema = z.object({ sessionToken: shown, oneTimeLink: shown, oneTimeLinkShort: shown });

type Body = z.output<typeof bodySchema>;

/** What an answer has that was not asked for a token or a link; also one that is given again. */
const NO_LINKS = { sessionToken: null, oneTimeLink: null, oneTimeLinkShort: null };

/** Where what the service is given comes from in the request. */
const PLACES = {
  '/relations/template': '=/data/attributes/inquiryTemplateId',
  '/relations/template_version': '=/data/attributes/inquiryTemplateVersionId',
  '/relations/account': '=/data/attributes/accountId',
  '/relations/transaction': '=/data/attributes/transactionId',
  '/autoCreateAccount': '=/meta/autoCreateAccountTypeId',
  '/referenceId': '/data/attributes/referenceId',
  '/fields': '/data/attributes/fields',
  '/tags': '/data/attributes/tags',
  '/attributes': '/data/attributes',
};

/** Adds `POST /inquiries`. */
export function addCreateInquiryRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/inquiries',
    {
      config: { published: true, secret: true, answers: 201, answer: oneSchema(objectSchema(inquiry), linksSchema) },
      schema: { tags: ['Inquiries'], summary: 'Create an inquiry', querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { meta } = request.body;
        const object = await repoint(request, PLACES, () => createObject(writing, 'inquiry', valuesOf(request.body)));
        const token = meta?.autoCreateInquirySession === true ? await tokenFor(writing, object) : null;
        const link = meta?.autoCreateOneTimeLink === true ? await linkToInquiry(writing, object) : null;
        const document = await documentOf(writing.trx, request, inquiry, object, request.query.include);
        return {
          status: 201,
          document: { ...document, meta: NO_LINKS },
          metaShownOnce: { sessionToken: token, ...(link === null ? {} : linkMeta(request, link)) },
        };
      }),
  );
}

/** Fields as the world keys them. */
export function inquiryFields(fields: Readonly<Record<string, unknown>>): ValueMap {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [inquiryFieldKey(key), value as Value]));
}

function valuesOf({ data, meta }: Body): NewValues {
  const { inquiryTemplateId, inquiryTemplateVersionId, templateId, accountId, transactionId, referenceId } =
    data.attributes;
  const template = inquiryTemplateId ?? templateId ?? undefined;
  const version = inquiryTemplateVersionId ?? undefined;
  return {
    referenceId: referenceId ?? null,
    attributes: attributesOf(data.attributes, meta),
    fields: inquiryFields(data.attributes.fields ?? {}),
    tags: data.attributes.tags ?? [],
    relations: {
      ...(template === undefined ? {} : { template: [template] }),
      ...(version === undefined ? {} : { template_version: [version] }),
      ...(accountId === null || accountId === undefined ? {} : { account: [accountId] }),
      ...(transactionId === null || transactionId === undefined ? {} : { transaction: [transactionId] }),
    },
    autoCreateAccount: accountOf(meta),
  };
}

function attributesOf(attributes: Body['data']['attributes'], meta: Body['meta']): ValueMap {
  const given = {
    note: attributes.note,
    creator: attributes.creatorEmailAddress,
    redirect_uri: attributes.redirectUri,
    expiration_after_create: meta?.expirationAfterCreateIntervalSeconds,
    expiration_after_start: meta?.expirationAfterStartIntervalSeconds,
    expiration_after_resume: meta?.expirationAfterResumeIntervalSeconds,
    one_time_link_expiration: meta?.oneTimeLinkExpirationSeconds,
  };
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value ?? null])) as ValueMap;
}

function accountOf(meta: Body['meta']): NonNullable<NewValues['autoCreateAccount']> {
  const { autoCreateAccount, autoCreateAccountReferenceId, autoCreateAccountTypeId } = meta ?? {};
  if (autoCreateAccount === false) return false;
  if (autoCreateAccountReferenceId === undefined && autoCreateAccountTypeId === undefined) return true;
  return {
    ...(autoCreateAccountReferenceId === undefined ? {} : { referenceId: autoCreateAccountReferenceId }),
    ...(autoCreateAccountTypeId === undefined ? {} : { accountType: autoCreateAccountTypeId }),
  };
}
