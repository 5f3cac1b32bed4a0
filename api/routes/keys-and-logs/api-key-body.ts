import { z } from 'zod';
import type { KeyValues } from '../../../src/api-keys';
import { PERSONA_VERSIONS } from '../../doors/persona-versions';
import { INFLECTIONS } from '../../wire/inflection';

const ONE_HOUR = 3600;
const LONGEST_FILE_TOKEN = 72 * ONE_HOUR;
/** The published document: at most 30 days. */
const LONGEST_GRACE = 30 * 24 * ONE_HOUR;

const text = z.string().min(1).max(255);

const attributes = {
  note: z.string().max(1000).nullable().optional(),
  apiVersion: z.enum(PERSONA_VERSIONS).optional(),
  apiKeyInflection: z.enum(INFLECTIONS).optional().describe('Spelling of answers where `Key-Inflection` does not say.'),
  apiAttributesBlocklist: z
    .array(text)
    .max(100)
    .optional()
    .describe('Attributes that answers leave out: `name-*`, `/data/attributes/fields/x?type=inquiry`, `!` exempts.'),
  ipAddressAllowlist: z.array(text).max(100).optional().describe('Addresses and ranges; `*` for everywhere.'),
  permissions: z
    .array(text)
    .max(100)
    .optional()
    .describe('Such as `inquiry.read`; `*` for all. Those of the asking key if left out.'),
  fileAccessTokenExpiresIn: z.number().int().min(1).max(LONGEST_FILE_TOKEN).optional().describe('Seconds.'),
};

export const createBody = z.strictObject({
  data: z.strictObject({ attributes: z.strictObject({ name: text, ...attributes }) }),
});

export const updateBody = z.strictObject({
  data: z.strictObject({ attributes: z.strictObject({ name: text.optional(), ...attributes }) }),
});

export const expireBody = z.strictObject({
  meta: z.strictObject({ expiresInSeconds: z.number().int().min(0).max(LONGEST_GRACE) }),
});

/** Where the parts of a key's values stand in a request. */
export const KEY_PLACES = {
  '/permissions': '/data/attributes/permissions',
  '/ipAllowlist': '/data/attributes/ipAddressAllowlist',
  '/attributeBlocklist': '/data/attributes/apiAttributesBlocklist',
};

type Attributes = z.output<typeof updateBody>['data']['attributes'];

/** What a request says of a key. */
export function keyValues(given: Attributes): KeyValues {
  const { apiKeyInflection, apiAttributesBlocklist, ipAddressAllowlist, ...rest } = given;
  const renamed = {
    ...rest,
    keyInflection: apiKeyInflection,
    attributeBlocklist: apiAttributesBlocklist,
    ipAllowlist: ipAddressAllowlist,
  };
  return Object.fromEntries(Object.entries(renamed).filter(([, value]) => value !== undefined));
}
