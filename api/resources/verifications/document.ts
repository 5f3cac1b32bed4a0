import { z } from 'zod';
import { kindNamed } from '../../../src/kinds';
import { DOCUMENT_TYPES } from '../../../src/kinds/verifications/document';
import type { StoredObject } from '../../../src/objects';
import { timeSchema } from '../../answers/envelope';
import type { ObjectResource } from '../object-resource';
import { secondsOf, shownNames, typedShape, typedValues } from '../typed-attributes';

const COMMON = {
  status: z.string(),
  createdAt: timeSchema,
  processedAt: timeSchema.nullable(),
  processedAtTs: z.int().nullable(),
};

/** Never null: left out where there is nothing. */
const SOLID = new Set(['kind', 'fields', 'files', 'files_normalized', 'front_photo', 'back_photo', 'selfie_photo']);

/** A paper or card that a person showed. */
export const document: ObjectResource = {
  type: 'document',
  typeOf: (object) => `document/${String(object.attributes['document_class'])}`,
  attributes: z.object({ ...COMMON, ...typedShape(kindNamed('document')) }),
  relationships: {
    inquiry: { relation: 'inquiry' },
    template: {},
    inquiryTemplateVersion: { relation: 'inquiry_template_version' },
    inquiryTemplate: { relation: 'inquiry_template' },
    transaction: {},
    documentFiles: { many: true },
  },
  shows: (object) => new Set([...Object.keys(COMMON), ...shownNames(object, keysOf(object), SOLID)]),
  values: (object) => ({
    ...typedValues(object, keysOf(object)),
    processedAtTs: secondsOf(object.attributes['processed_at']),
  }),
};

/** Pictures of a person's face. */
export const selfie: ObjectResource = {
  type: 'selfie',
  typeOf: (object) => `selfie/${String(object.attributes['selfie_type'])}`,
  attributes: z.object({ status: z.string(), createdAt: timeSchema, processedAt: timeSchema.nullable() }),
  relationships: { inquiry: { relation: 'inquiry', whenThere: true } },
};

function keysOf({ attributes }: StoredObject): readonly string[] {
  return DOCUMENT_TYPES.get(String(attributes['document_class'])) ?? [];
}
