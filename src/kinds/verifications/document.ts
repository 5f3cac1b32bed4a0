import {
  biometric,
  COMMON,
  keptAll,
  OPTIONAL_DATETIME,
  OPTIONAL_STRING,
  REDACTED_AT,
  STATUS,
  settable,
} from '../attributes';
import type { Kind } from '../kind';
import { captureStatuses } from './capture-statuses';
import { FILE, typedAttributes } from './verification-attributes';
import { ID_READINGS } from './verification-types';

/** By type: what a document of it has, by the published document's names in snake_case. */
export const DOCUMENT_TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['generic', ['kind', 'document_type', 'fields', 'files', 'files_normalized', 'extraction_responses']],
  ['government-id', ['front_photo', 'back_photo', 'selfie_photo', ...ID_READINGS]],
  ['government-id-nfc', []],
  ['mdoc', []],
]);

const STATUSES = captureStatuses('document');

/** A paper or card that a person showed. */
export const document: Kind = {
  name: 'document',
  prefix: 'doc',
  typedBy: 'document_class',
  statuses: STATUSES,
  attributes: {
    ...COMMON,
    status: { ...STATUS, type: { is: 'string', choices: STATUSES.names } },
    // `document_type` is the published name for what a generic document is: a bill, a statement.
    document_class: settable('document_class', { is: 'string', choices: [...DOCUMENT_TYPES.keys()] }),
    ...keptAll(OPTIONAL_DATETIME, 'submitted_at', 'processed_at'),
    redacted_at: REDACTED_AT,
    ...typedAttributes([...DOCUMENT_TYPES.values()].flat()),
    kind: { ...settable('kind', OPTIONAL_STRING), sparse: true },
    front_photo: { ...biometric('front_photo', FILE), sparse: true },
    back_photo: { ...biometric('back_photo', FILE), sparse: true },
  },
  relations: {
    inquiry: { kind: 'inquiry', many: false, held: 'inquiry' },
    accounts: { kind: 'account', many: true, held: 'accounts' },
    inquiry_template: { kind: 'inquiry-template', many: false, held: 'inquiry_template' },
    inquiry_template_version: { kind: 'inquiry-template-version', many: false, held: 'inquiry_template_version' },
    verifications: { kind: 'verification', many: true, back: 'document' },
  },
  events: {
    'document.created': { status: 'initiated' },
    'document.submitted': { status: 'submitted' },
    // Sent in, and waiting to be read.
    'document.pending': {},
    'document.extracted': {},
    'document.processed': { status: 'processed' },
    'document.errored': { status: 'errored' },
    'document.updated': {},
    'document.redacted': {},
  },
  subjects: ['inquiry', 'accounts'],
  tags: false,
  unavailable: ['transaction', 'document_files'],
};
