import type { Type } from '../../../interpreter/catalogue';
import type { StoredObject } from '../../objects/stored-object';
import {
  BOOLEAN,
  COMMON,
  derived,
  kept,
  keptAll,
  OPTIONAL_DATETIME,
  OPTIONAL_STRING,
  REDACTED_AT,
  STATUS,
  STRING,
  STRINGS,
  settable,
  TAGS,
} from '../attributes';
import type { Kind, Statuses } from '../kind';
import { VERIFICATION_ATTRIBUTES } from './verification-attributes';
import { VERIFICATION_TYPE } from './verification-types';

const UNDER_WAY = ['submitted', 'confirmed', 'tentatively_passed', 'tentatively_failed'];
const COMPLETED = ['completed_at'];

/** Which types reach `confirmed`, `skipped` and the tentative ones is in the table of types. */
const STATUSES: Statuses = {
  initial: 'initiated',
  names: [
    'initiated',
    'submitted',
    'confirmed',
    'tentatively_passed',
    'tentatively_failed',
    'passed',
    'failed',
    'requires_retry',
    'canceled',
    'skipped',
  ],
  moves: [
    { from: ['initiated'], to: 'submitted', event: 'verification.submitted', stamps: ['submitted_at'] },
    { from: ['submitted'], to: 'confirmed', event: 'verification.confirmed' },
    { from: ['submitted'], to: 'tentatively_passed', event: 'verification.tentatively-passed' },
    { from: ['submitted'], to: 'tentatively_failed', event: 'verification.tentatively-failed' },
    { from: UNDER_WAY, to: 'passed', event: 'verification.passed', stamps: COMPLETED },
    { from: UNDER_WAY, to: 'failed', event: 'verification.failed', stamps: COMPLETED },
    { from: ['submitted'], to: 'requires_retry', event: 'verification.requires-retry', stamps: COMPLETED },
    { from: ['initiated', ...UNDER_WAY], to: 'canceled', event: 'verification.canceled', stamps: COMPLETED },
    { from: ['initiated', 'submitted'], to: 'skipped', event: 'verification.skipped', stamps: COMPLETED },
  ],
};

export const CHECK_STATUSES = ['passed', 'failed', 'not_applicable'] as const;
export const CHECK_REQUIREMENTS = ['required', 'not_required', 'requires_retry'] as const;

const CHECKS: Type & { readonly is: 'array' } = {
  is: 'array',
  of: {
    is: 'map',
    keys: {
      name: STRING,
      status: { is: 'string', choices: CHECK_STATUSES },
      reasons: { is: 'array', of: STRING, optional: true },
      requirement: { is: 'string', choices: CHECK_REQUIREMENTS, optional: true },
      metadata: { is: 'map', keys: {}, open: true, optional: true, personal: true },
    },
  },
};

/** One thing that is found out of a person: is this their document, their number, their face? */
export const verification: Kind = {
  name: 'verification',
  prefix: 'ver',
  typedBy: 'verification_type',
  statuses: STATUSES,
  attributes: {
    ...COMMON,
    status: { ...STATUS, type: { is: 'string', choices: STATUSES.names } },
    verification_type: settable('verification_type', VERIFICATION_TYPE),
    ...keptAll(OPTIONAL_DATETIME, 'submitted_at', 'completed_at', 'escalated_at'),
    redacted_at: REDACTED_AT,
    country_code: settable('country_code', OPTIONAL_STRING),
    tags: TAGS,
    checks: { ...settable('checks', CHECKS), read: (object) => object.attributes['checks'] ?? [] },
    failed_checks: derived(STRINGS, failedChecks),
    // Redaction is refused while it is true.
    investigation_locked: kept('investigation_locked', BOOLEAN, false),
    ...VERIFICATION_ATTRIBUTES,
  },
  relations: {
    inquiry: { kind: 'inquiry', many: false, held: 'inquiry' },
    accounts: { kind: 'account', many: true, held: 'accounts' },
    transaction: { kind: 'transaction', many: false, held: 'transaction' },
    template: { kind: 'verification-template', many: false, held: 'template' },
    template_version: { kind: 'verification-template-version', many: false, held: 'template_version' },
    inquiry_template: { kind: 'inquiry-template', many: false, held: 'inquiry_template' },
    inquiry_template_version: { kind: 'inquiry-template-version', many: false, held: 'inquiry_template_version' },
    document: { kind: 'document', many: false, held: 'document' },
    selfie: { kind: 'selfie', many: false, held: 'selfie' },
  },
  events: {
    'verification.created': { status: 'initiated' },
    'verification.submitted': { status: 'submitted' },
    'verification.confirmed': { status: 'confirmed' },
    'verification.tentatively-passed': { status: 'tentatively_passed' },
    'verification.tentatively-failed': { status: 'tentatively_failed' },
    'verification.passed': { status: 'passed' },
    'verification.failed': { status: 'failed' },
    'verification.requires-retry': { status: 'requires_retry' },
    'verification.canceled': { status: 'canceled' },
    'verification.skipped': { status: 'skipped' },
    'verification.escalated': {},
    'verification.updated': {},
    'verification.redacted': {},
    // It was locked when what it hangs on was redacted: it is, too, once it is unlocked.
    'verification.redaction-held': {},
    'verification.updated-tags': {},
  },
  subjects: ['inquiry', 'accounts', 'transaction'],
  tags: true,
  unavailable: [],
};

function failedChecks({ attributes }: StoredObject): readonly string[] {
  const checks = attributes['checks'];
  if (!Array.isArray(checks)) return [];
  return checks.flatMap((check: { name: string; status: string }) => (check.status === 'failed' ? [check.name] : []));
}
