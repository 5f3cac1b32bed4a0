import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { translationsOf } from '../../../src/objects/inquiries/translations';
import { timeSchema } from '../../answers/envelope';
import { fieldDeclarationSchema, wireDeclarations } from '../fields';
import type { ObjectResource } from '../object-resource';

/** What an inquiry asks for. */
export const inquiryTemplate: ObjectResource = {
  type: 'inquiry-template',
  attributes: z.object({
    name: z.string(),
    key: z.string().nullable().optional(),
    status: z.string(),
    embeddedFlowDomainAllowlist: z.array(z.string()),
    hostedFlowSubdomains: z.array(z.string()),
    hostedFlowRedirectUriSchemes: z.array(z.string()),
    fieldSchemas: z.array(fieldDeclarationSchema),
    flowUrl: z.string().nullable().optional(),
  }),
  extensions: ['key', 'flowUrl'],
  relationships: { latestPublishedVersion: { relation: 'latest_published_version' } },
  values: (_, { fieldSchemas }) => ({
    embeddedFlowDomainAllowlist: [],
    hostedFlowSubdomains: [],
    hostedFlowRedirectUriSchemes: [],
    fieldSchemas: wireDeclarations(fieldSchemas),
  }),
};

/** One state of a template: a draft, or published and never changed again. */
export const inquiryTemplateVersion: ObjectResource = {
  type: 'inquiry-template-version',
  attributes: z.object({
    nameDisplay: z.string().nullable(),
    description: z.string().nullable(),
    status: z.string(),
    live: z.boolean(),
    lastUpdater: z.string().nullable(),
    enabledLocales: z.array(z.string()),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    publishedAt: timeSchema.nullable(),
    theme: z.record(z.string(), z.unknown()),
  }),
  relationships: { inquiryTemplate: { relation: 'template' } },
  reads: ['live_template'],
  values: ({ attributes }, { neighbours }) => ({
    live: neighbours.has('live_template'),
    enabledLocales: localesOf(attributes),
    theme: {},
  }),
};

function localesOf(attributes: ValueMap): readonly string[] {
  const locales = translationsOf(attributes).flatMap(({ locale_values: values }) => values.map(({ locale }) => locale));
  return [...new Set(locales)].sort();
}
