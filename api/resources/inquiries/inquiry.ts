import { z } from 'zod';
import { INQUIRY_FIELDS } from '../../../src/kinds';
import { timeSchema } from '../../answers/envelope';
import { camelKey, inflectKey, normalizeKeys } from '../../wire/inflection';
import { fieldSchema, wireFields } from '../fields';
import type { ObjectResource } from '../object-resource';

const text = z.string().nullable();
const time = timeSchema.nullable();

/**
 * Fields that every inquiry has. On the wire their keys are spelled like attributes; those of a template's own fields are
 * never touched.
 */
const DEFAULT_FIELDS: ReadonlySet<string> = new Set(INQUIRY_FIELDS.map(({ key }) => key));

/** The key that a field has in the world: `name-first` and `nameFirst` are `name_first`, others are themselves. */
export function inquiryFieldKey(key: string): string {
  const snake = inflectKey(camelKey(key), 'snake');
  return DEFAULT_FIELDS.has(snake) ? snake : key;
}

/** A person's way through a template. */
export const inquiry: ObjectResource = {
  type: 'inquiry',
  fieldsOf: 'template_version',
  attributes: z.object({
    status: z.string(),
    referenceId: text,
    note: text,
    behaviors: z.record(z.string(), z.unknown()),
    tags: z.array(z.string()),
    creator: z.string(),
    reviewerComment: text,
    createdAt: timeSchema,
    updatedAt: timeSchema,
    startedAt: time,
    expiresAt: time,
    completedAt: time,
    failedAt: time,
    markedForReviewAt: time,
    decisionedAt: time,
    expiredAt: time,
    redactedAt: time,
    previousStepName: text,
    nextStepName: text,
    fields: z.record(z.string(), fieldSchema),
  }),
  relationships: {
    account: { relation: 'account' },
    template: {},
    inquiryTemplate: { relation: 'template' },
    inquiryTemplateVersion: { relation: 'template_version' },
    transaction: { relation: 'transaction' },
    reviewer: {},
    reports: { relation: 'reports', many: true },
    verifications: { relation: 'verifications', many: true },
    sessions: { relation: 'sessions', many: true },
    documents: { relation: 'documents', many: true },
    selfies: { relation: 'selfies', many: true },
  },
  values: (object, { inflection, fieldSchemas }) => ({
    behaviors: normalizeKeys(object.attributes['behaviors'] ?? {}, () => undefined),
    creator: object.attributes['creator'] ?? 'API',
    fields: wireFields(fieldSchemas, object.fields, (key) =>
      DEFAULT_FIELDS.has(key) ? inflectKey(camelKey(key), inflection) : key,
    ),
  }),
};
