import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { kindNamed } from '../../../src/kinds';
import { VERIFICATION_TYPES } from '../../../src/kinds/verifications/verification-types';
import type { StoredObject } from '../../../src/objects';
import { checkRulesOf, checksOf } from '../../../src/objects/rules/verifications/verification-checks';
import { timeSchema } from '../../answers/envelope';
import { normalizeKeys } from '../../wire/inflection';
import type { ObjectResource } from '../object-resource';
import { secondsOf, shownNames, typedShape, typedValues } from '../typed-attributes';

const text = z.string().nullable();
const time = timeSchema.nullable();
const seconds = z.int().nullable();

const checkSchema = z.object({
  name: z.string(),
  status: z.string(),
  reasons: z.array(z.string()),
  requirement: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()),
});

const COMMON = {
  status: z.string(),
  createdAt: timeSchema,
  createdAtTs: z.int(),
  submittedAt: time,
  submittedAtTs: seconds,
  completedAt: time,
  completedAtTs: seconds,
  redactedAt: time,
  countryCode: text,
  tags: z.array(z.string()),
  checks: z.array(checkSchema),
  updatedAt: timeSchema.optional(),
  escalatedAt: time.optional(),
  investigationLocked: z.boolean().optional(),
};

/** One thing that is found out of a person. */
export const verification: ObjectResource = {
  type: 'verification',
  typeOf: (object) => `verification/${typeOf(object)}`,
  attributes: z.object({ ...COMMON, ...typedShape(kindNamed('verification')) }),
  extensions: ['updatedAt', 'escalatedAt', 'investigationLocked'],
  relationships: {
    inquiry: { relation: 'inquiry' },
    template: {},
    inquiryTemplateVersion: { relation: 'inquiry_template_version' },
    inquiryTemplate: { relation: 'inquiry_template' },
    transaction: { relation: 'transaction' },
    verificationTemplate: { relation: 'template' },
    verificationTemplateVersion: { relation: 'template_version' },
    accounts: { relation: 'accounts', many: true },
    document: { relation: 'document', whenThere: true },
    selfie: { relation: 'selfie', whenThere: true },
  },
  shows: (object) => {
    const { solid = new Set<string>() } = VERIFICATION_TYPES.get(typeOf(object)) ?? {};
    return new Set([...Object.keys(COMMON), ...shownNames(object, keysOf(object), solid)]);
  },
  values: (object, { extended }) => ({
    ...typedValues(object, keysOf(object)),
    // The published schema lets nothing into the fields of a document's verification.
    ...(!extended && object.attributes['fields'] !== undefined && { fields: {} }),
    createdAtTs: secondsOf(object.createdAt.toISOString()),
    submittedAtTs: secondsOf(object.attributes['submitted_at']),
    completedAtTs: secondsOf(object.attributes['completed_at']),
    investigationLocked: object.attributes['investigation_locked'] ?? false,
    checks: checksOf(object).map(({ requirement, ...check }) => ({
      ...check,
      metadata: normalizeKeys(check.metadata, () => undefined) as ValueMap,
      // The published checks of a chip say not how needed they are.
      ...(typeOf(object) !== 'government-id-nfc' && { requirement }),
    })),
  }),
};

/** How verifications of one type are made. */
export const verificationTemplate: ObjectResource = {
  type: 'verification-template',
  typeOf: (object) => `verification-template/${typeOf(object)}`,
  attributes: z.object({
    name: z.string(),
    key: text,
    status: z.string(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  }),
  relationships: { latestPublishedVersion: { relation: 'latest_published_version' } },
};

/** One state of such a template: a draft, or published and never changed again. */
export const verificationTemplateVersion: ObjectResource = {
  type: 'verification-template-version',
  typeOf: (object) => `verification-template-version/${typeOf(object)}`,
  attributes: z.object({
    status: z.string(),
    live: z.boolean().describe('Do new verifications begin with it?'),
    checks: z.array(z.object({ name: z.string(), requirement: z.string() })),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    publishedAt: time,
  }),
  relationships: { verificationTemplate: { relation: 'template' } },
  reads: ['live_template'],
  values: (object, { neighbours }) => ({
    live: neighbours.has('live_template'),
    checks: checkRulesOf(object).map(({ name, requirement }) => ({ name, requirement })),
  }),
};

function typeOf({ attributes }: StoredObject): string {
  return String(attributes['verification_type']);
}

function keysOf(object: StoredObject): readonly string[] {
  const { inputs = [], results = [] } = VERIFICATION_TYPES.get(typeOf(object)) ?? {};
  return [...inputs, ...results];
}
