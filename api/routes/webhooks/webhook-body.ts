import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { WebhookSettings } from '../../../src/webhooks/create-webhook';
import { inflectKey } from '../../wire/inflection';

/** Versions of the published document that a webhook may name; every one gets the present behaviour. */
const API_VERSIONS = [
  '2025-12-08',
  '2025-10-27',
  '2023-01-05',
  '2022-09-01',
  '2021-08-18',
  '2021-07-05',
  '2021-02-21',
  '2020-05-18',
] as const;
const [NEWEST] = API_VERSIONS;

/** Three days, seconds. */
const LONGEST_FILE_ACCESS = 259_200;
const MOST_TYPES = 200;

const all = z.strictObject({ state: z.literal('include_all') });
const none = z.strictObject({ state: z.literal('include_none') });
const included = z.strictObject({
  eventType: z.string().max(100),
  relationships: z
    .array(z.string().max(100))
    .min(1)
    .refine((names) => names.length === 1 || !names.includes('*'), 'takes `*` alone, or names'),
});
const custom = z.strictObject({
  state: z.literal('custom'),
  eventTypes: z
    .array(included)
    .min(1)
    .max(MOST_TYPES)
    .refine(
      (types) => new Set(types.map(({ eventType }) => eventType)).size === types.length,
      'has an event type twice',
    ),
});

const attributes = z.strictObject({
  name: z.string().min(1).max(255),
  description: z.string().max(5000).nullable().optional(),
  url: z.string().min(1).max(8192),
  enabledEvents: z
    .array(z.string().max(100))
    .max(500)
    .describe(
      'Names, or `*` for every event of the published document; what only Usher has is sent where it is named.',
    ),
  apiVersion: z.enum(API_VERSIONS).optional(),
  apiKeyInflection: z.enum(['camel', 'kebab', 'snake']).optional(),
  apiAttributesBlocklist: z.array(z.string()).max(500).optional(),
  fileAccessTokenExpiresIn: z.int().min(1).max(LONGEST_FILE_ACCESS).optional(),
  payloadFilter: z.strictObject({ data: z.record(z.string(), z.unknown()).optional() }).optional(),
  includedAllowlist: z.discriminatedUnion('state', [all, none, custom]).optional(),
  relationshipAllowlist: z.discriminatedUnion('state', [all, none]).optional(),
  customHttpHeaders: z
    .record(z.string(), z.string())
    .refine((headers) => Object.keys(headers).length <= 20, 'takes at most 20 headers')
    .optional()
    .describe('Sent with every request; never shown again.'),
  templateIds: z
    .array(z.string().max(128))
    .max(100)
    .nullable()
    .optional()
    .describe('Ids or keys: only events of objects of these templates. Empty or null: of all.'),
});

export const createBody = z.strictObject({ data: z.strictObject({ attributes }) });
export const updateBody = z.strictObject({
  data: z.strictObject({ attributes: attributes.partial().optional() }).optional(),
});
export const rotateBody = z
  .strictObject({
    meta: z
      .strictObject({
        expiresInSeconds: z
          .int()
          .min(0)
          .max(30 * 86_400)
          .optional()
          .describe('How long the secret before still signs beside the new one. A day if left out.'),
      })
      .optional(),
  })
  .optional();

/** Where what the service is given comes from in a request about a webhook. */
export const WEBHOOK_PLACES = {
  '/attributes': '/data/attributes',
  '/headers': '/data/attributes/customHttpHeaders',
};

/** What the service is given. */
export function settingsOf(given: z.output<ReturnType<typeof attributes.partial>>): WebhookSettings {
  const { customHttpHeaders: headers, templateIds, ...rest } = given;
  const all = {
    ...rest,
    ...(templateIds === undefined ? {} : { templateIds: templateIds?.length ? templateIds : null }),
  };
  const named = Object.entries(all as ValueMap).map(([key, value]): [string, Value] => [
    inflectKey(key, 'snake'),
    value,
  ]);
  return { attributes: Object.fromEntries(named), ...(headers === undefined ? {} : { headers }) };
}

/** The version of the document that a webhook speaks where its maker does not say: the request's own. */
export function versionOf(request: FastifyRequest): string {
  const named = request.headers['persona-version'];
  return API_VERSIONS.find((version) => version === named) ?? NEWEST;
}
