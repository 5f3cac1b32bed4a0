import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Value, ValueMap } from '../../interpreter/value';
import { fault } from '../../src/faults';
import { createObject, type NewValues } from '../../src/objects';
import type { Service } from '../../src/service';
import { change } from '../change';
import { oneSchema } from '../envelope';
import { oneQuery } from '../read-options';
import { repoint } from '../repoint';
import { inquiry, inquiryFieldKey } from '../resources/inquiry';
import { objectSchema } from '../resources/object-resource';
import { documentOf } from './object-routes';

const text = z.string().nullable().optional();
const seconds = z.number().int().min(1).max(31_536_000).nullable().optional();

const bodySchema = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      inquiryTemplateId: text.describe('Id or key.'),
      inquiryTemplateVersionId: text,
      templateId: text.describe('Read as inquiry-template-id.'),
      accountId: text,
      referenceId: text,
      creatorEmailAddress: text,
      themeId: text.describe('Taken, without effect.'),
      themeSetId: text.describe('Taken, without effect.'),
      initialStepName: text.describe('Taken, without effect.'),
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

const linksSchema = z.object({ sessionToken: z.null(), oneTimeLink: z.null(), oneTimeLinkShort: z.null() });

type Body = z.output<typeof bodySchema>;

/** Usher hosts no inquiry flow: nobody can be let in by a token or a link of ours. */
const NO_LINKS = { sessionToken: null, oneTimeLink: null, oneTimeLinkShort: null };

/** Where what the service is given comes from in the request. */
const PLACES = {
  '/relations/template': '=/data/attributes/inquiryTemplateId',
  '/relations/template_version': '=/data/attributes/inquiryTemplateVersionId',
  '/relations/account': '=/data/attributes/accountId',
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
      config: { published: true, answers: 201, answer: oneSchema(objectSchema(inquiry), linksSchema) },
      schema: { tags: ['Inquiries'], summary: 'Create an inquiry', querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { meta } = request.body;
        if (meta?.autoCreateOneTimeLink === true) throw noLinks();
        const object = await repoint(request, PLACES, () => createObject(writing, 'inquiry', valuesOf(request.body)));
        if (meta?.autoCreateInquirySession === true) {
          await createObject(writing, 'inquiry-session', { relations: { inquiry: [object.id] } });
        }
        const document = await documentOf(writing.trx, request, inquiry, object, request.query.include);
        return { status: 201, document: { ...document, meta: NO_LINKS } };
      }),
  );
}

/** Fields as the world keys them. */
export function inquiryFields(fields: Readonly<Record<string, unknown>>): ValueMap {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [inquiryFieldKey(key), value as Value]));
}

function valuesOf({ data, meta }: Body): NewValues {
  const { inquiryTemplateId, inquiryTemplateVersionId, templateId, accountId, referenceId } = data.attributes;
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

function noLinks() {
  return fault('request_invalid', {
    message: 'One-time links are not available: Usher hosts no inquiry flow yet.',
    pointer: '/meta/auto-create-one-time-link',
  });
}
