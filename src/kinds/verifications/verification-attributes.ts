import type { Type } from '../../../interpreter/catalogue';
import { biometric, PERSONAL_STRING, settable } from '../attributes';
import type { Attribute } from '../kind';
import { VERIFICATION_TYPES } from './verification-types';

type Plain = Type & { readonly is: Type['is'] };

const DATE: Plain = { is: 'date', optional: true, personal: true };
const DATETIME: Plain = { is: 'datetime', optional: true };
const NUMBER: Plain = { is: 'number', optional: true };
const BOOLEAN: Plain = { is: 'boolean', optional: true };
const WORD: Plain = { is: 'string', optional: true };
const WORDS: Plain = { is: 'array', of: { is: 'string' }, optional: true };
const ANY: Type = { is: 'any', optional: true };
const OPEN: Plain = { is: 'map', keys: {}, open: true, optional: true, personal: true };

/** Where a picture or a file lies: Usher keeps none itself. */
export const FILE: Plain = {
  is: 'map',
  keys: {
    filename: { is: 'string', optional: true },
    url: { is: 'string' },
    byte_size: { is: 'integer', optional: true },
  },
  optional: true,
  personal: true,
};
export const FILES: Plain = { is: 'array', of: FILE, optional: true, personal: true };

const PHOTOS: Plain = {
  is: 'array',
  of: {
    is: 'map',
    keys: {
      page: { is: 'string', optional: true },
      url: { is: 'string' },
      filename: { is: 'string', optional: true },
      byte_size: { is: 'integer', optional: true },
      normalized_url: { is: 'string', optional: true },
      original_urls: { is: 'array', of: { is: 'string' }, optional: true },
    },
  },
  optional: true,
  personal: true,
};
const FOUND_VALUES: Type = {
  is: 'array',
  of: { is: 'map', keys: { value: { is: 'string', optional: true }, source: { is: 'string', optional: true } } },
  optional: true,
};
const CORNER: Type = { is: 'array', of: { is: 'number' }, optional: true };

/** What a document was read for: by field, the values that were found. */
export const EXTRACTIONS: Plain = {
  is: 'array',
  of: {
    is: 'map',
    keys: {
      extraction_type: { is: 'string', optional: true },
      field_name: { is: 'string', optional: true },
      structured_results: { is: 'array', of: { is: 'map', keys: {}, open: true }, optional: true },
      results: {
        is: 'array',
        of: {
          is: 'map',
          keys: {
            value: { is: 'string', optional: true },
            page: { is: 'integer', optional: true },
            match_level: { is: 'string', optional: true },
            metadata: { is: 'map', keys: {}, open: true, optional: true },
          },
        },
        optional: true,
      },
    },
  },
  optional: true,
  personal: true,
};

/** Types of the attributes that are not simply a text of a person. */
const TYPES: { readonly [key: string]: Plain } = {
  age_in_years: { is: 'integer', optional: true, personal: true },
  birthdate: DATE,
  capture_method: WORD,
  center_photo_face_coordinates: {
    is: 'map',
    keys: { top_left: CORNER, top_right: CORNER, bottom_left: CORNER, bottom_right: CORNER },
    optional: true,
    personal: true,
  },
  designations: { is: 'array', of: ANY, optional: true, personal: true },
  document_similarity_score: NUMBER,
  document_type: WORD,
  entity_confidence_reasons: WORDS,
  entity_confidence_score: NUMBER,
  expiration_date: DATE,
  extracted_identity: {
    is: 'map',
    keys: { business_names: FOUND_VALUES, addresses: FOUND_VALUES, phone_numbers: FOUND_VALUES, emails: FOUND_VALUES },
    optional: true,
    personal: true,
  },
  extraction_responses: EXTRACTIONS,
  face_image: OPEN,
  fields: OPEN,
  files: FILES,
  files_normalized: FILES,
  from_reusable_persona: BOOLEAN,
  id_class: WORD,
  id_expiry_date: DATE,
  issue_date: DATE,
  level_of_assurance: WORD,
  meets_minimum_age: { is: 'boolean', optional: true, personal: true },
  metadata: { is: 'map', keys: { telesign_risk_score: { is: 'integer', optional: true } }, optional: true },
  operation: WORD,
  pass_expiry_date: DATE,
  photo_urls: PHOTOS,
  portrait_photo: FILE,
  qr_code_attachment: OPEN,
  response_country: WORD,
  response_status: WORD,
  selected_country_code: WORD,
  selected_credential_expiration_date: DATETIME,
  selected_credential_issuance_date: DATETIME,
  selected_credential_issuer: WORD,
  selected_credential_types: WORDS,
  selected_digital_id_type: WORD,
  selfie_comparison_error_code: WORD,
  selfie_confidence_level: WORD,
  selfie_photo: FILE,
  selfie_similarity_score: NUMBER,
  selfie_similarity_score_left: NUMBER,
  selfie_similarity_score_right: NUMBER,
  serpro_selfie_available: BOOLEAN,
  signature_timestamp: DATETIME,
  tentative_sub_state: WORD,
  tin_type: WORD,
  valid_from_date: DATE,
  valid_until_date: DATE,
  validated_issuer_key: WORD,
  vehicle_classes: OPEN,
};

/** Pictures and films of a person, or of a document with their portrait; what a face measures. */
const BIOMETRIC: ReadonlySet<string> = new Set([
  'back_photo_url',
  'center_photo_face_coordinates',
  'center_photo_url',
  'face_image',
  'front_photo_url',
  'id_picture',
  'left_photo_url',
  'photo_urls',
  'portrait_photo',
  'right_photo_url',
  'selfie_compare_image_url',
  'selfie_photo',
  'selfie_photo_url',
  'video_url',
]);

/** Attributes of which each object has those of its type alone. */
export function typedAttributes(keys: Iterable<string>): { [key: string]: Attribute } {
  return Object.fromEntries(
    [...new Set(keys)].map((key) => {
      const attribute = (BIOMETRIC.has(key) ? biometric : settable)(key, TYPES[key] ?? PERSONAL_STRING);
      return [key, { ...attribute, sparse: true }];
    }),
  );
}

/** What verifications of any type have. */
export const VERIFICATION_ATTRIBUTES: { readonly [key: string]: Attribute } = typedAttributes(
  [...VERIFICATION_TYPES.values()].flatMap(({ inputs, results }) => [...inputs, ...results]),
);
