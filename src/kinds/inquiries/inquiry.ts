import { parseDate, yearsBetween } from '../../../interpreter/instant';
import type { StoredObject } from '../../objects/stored-object';
import {
  BOOLEAN,
  COMMON,
  derived,
  fields,
  hidden,
  kept,
  keptAll,
  OPTIONAL_DATETIME,
  OPTIONAL_INTEGER,
  OPTIONAL_STRING,
  PERSONAL_STRING,
  PERSONAL_STRINGS,
  REDACTED_AT,
  REFERENCE_ID,
  STATUS,
  STRING,
  STRINGS,
  settable,
  TAGS,
} from '../attributes';
import { INQUIRY_FIELD_TYPES } from '../default-fields';
import type { Kind, Relation } from '../kind';
import { VERIFICATION_TYPES } from '../verifications/verification-types';
import { countryOf } from './inquiry-country';
import { INQUIRY_FINDINGS } from './inquiry-findings';
import { INQUIRY_STATUSES } from './inquiry-statuses';

/** By type: `verifications_government_id`. */
const VERIFICATIONS_BY_TYPE = Object.fromEntries(
  [...VERIFICATION_TYPES.keys()].map((type): [string, Relation] => [
    `verifications_${type.replaceAll('-', '_')}`,
    { kind: 'verification', many: true, back: 'inquiry', where: { attribute: 'verification_type', is: type } },
  ]),
);

/** One person on the way through a template's questions. */
export const inquiry: Kind = {
  name: 'inquiry',
  prefix: 'inq',
  statuses: INQUIRY_STATUSES,
  attributes: {
    ...COMMON,
    status: { ...STATUS, type: { is: 'string', choices: INQUIRY_STATUSES.names } },
    reference_id: REFERENCE_ID,
    note: settable('note', PERSONAL_STRING),
    creator: settable('creator', { is: 'string', personal: true }),
    environment: kept('environment', STRING),
    reviewer_comment: kept('reviewer_comment', PERSONAL_STRING),
    ...keptAll(OPTIONAL_STRING, 'reviewer_id', 'reviewer_type'),
    ...keptAll(
      OPTIONAL_DATETIME,
      'started_at',
      'expires_at',
      'completed_at',
      'failed_at',
      'marked_for_review_at',
      'decisioned_at',
      'expired_at',
    ),
    redacted_at: REDACTED_AT,
    previous_step_name: settable('previous_step_name', OPTIONAL_STRING),
    next_step_name: settable('next_step_name', OPTIONAL_STRING),
    redirect_uri: hidden('redirect_uri', PERSONAL_STRING),
    expiration_after_create: hidden('expiration_after_create', OPTIONAL_INTEGER),
    expiration_after_start: hidden('expiration_after_start', OPTIONAL_INTEGER),
    expiration_after_resume: hidden('expiration_after_resume', OPTIONAL_INTEGER),
    one_time_link_expiration: hidden('one_time_link_expiration', OPTIONAL_INTEGER),
    tags: TAGS,
    fields: fields(INQUIRY_FIELD_TYPES),
    age: derived({ is: 'integer', optional: true, personal: true }, ageOf),
    country: derived({ is: 'string', optional: true }, countryOf),
    // Recorded as its sessions are made: every value once, in the order in which they came.
    ip_addresses: kept('ip_addresses', PERSONAL_STRINGS, []),
    country_from_session: kept('country_from_session', STRINGS, []),
    browser_fingerprints: kept('browser_fingerprints', PERSONAL_STRINGS, []),
    browser_types: kept('browser_types', STRINGS, []),
    device_fingerprints: kept('device_fingerprints', PERSONAL_STRINGS, []),
    device_names: kept('device_names', PERSONAL_STRINGS, []),
    browser_count: derived({ is: 'integer' }, (object) => countOf(object, 'browser_fingerprints')),
    device_count: derived({ is: 'integer' }, (object) => countOf(object, 'device_fingerprints')),
    proxy_detected: kept('proxy_detected', BOOLEAN, false),
    tor_detected: kept('tor_detected', BOOLEAN, false),
    client_os_name: kept('client_os_name', OPTIONAL_STRING),
    client_mobile_sdk_version: kept('client_mobile_sdk_version', OPTIONAL_STRING),
    ...INQUIRY_FINDINGS,
  },
  relations: {
    account: { kind: 'account', many: false, held: 'account' },
    accounts: { kind: 'account', many: true, held: 'account' },
    template: { kind: 'inquiry-template', many: false, held: 'template' },
    template_version: { kind: 'inquiry-template-version', many: false, held: 'template_version' },
    sessions: { kind: 'inquiry-session', many: true, back: 'inquiry' },
    // Kept as its sessions are made.
    devices: { kind: 'device', many: true, held: 'devices' },
    verifications: { kind: 'verification', many: true, back: 'inquiry' },
    ...VERIFICATIONS_BY_TYPE,
    documents: { kind: 'document', many: true, back: 'inquiry' },
    selfies: { kind: 'selfie', many: true, back: 'inquiry' },
    cases: { kind: 'case', many: true, back: 'inquiries' },
    reports: { kind: 'report', many: true, back: 'inquiry' },
    transaction: { kind: 'transaction', many: false, held: 'transaction' },
  },
  events: {
    'inquiry.created': { status: 'created' },
    'inquiry.started': { status: 'pending' },
    'inquiry.resumed': {},
    'inquiry.completed': { status: 'completed' },
    'inquiry.failed': { status: 'failed' },
    'inquiry.expired': { status: 'expired' },
    'inquiry.marked-for-review': { status: 'needs_review' },
    'inquiry.approved': { status: 'approved' },
    'inquiry.declined': { status: 'declined' },
    // To another step of its template.
    'inquiry.transitioned': {},
    'inquiry.updated': {},
    'inquiry.redacted': {},
    'inquiry.updated-fields': {},
    'inquiry.updated-tags': {},
  },
  subjects: ['account'],
  tags: true,
  unavailable: [],
};

/** Whole years from the birth date to the snapshot's day in UTC. */
function ageOf(object: StoredObject, at: Date): number | null {
  const birthdate = object.fields['birthdate'];
  const born = typeof birthdate === 'string' ? parseDate(birthdate) : null;
  return born === null || born > at.getTime() ? null : yearsBetween(born, at.getTime());
}

function countOf(object: StoredObject, attribute: string): number {
  const values = object.attributes[attribute];
  return Array.isArray(values) ? values.length : 0;
}
