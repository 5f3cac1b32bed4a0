import type { Type } from '../../../interpreter/catalogue';
import type { Value } from '../../../interpreter/value';
import type { StoredObject } from '../../objects/stored-object';
import {
  derived,
  INTEGER,
  kept,
  keptAll,
  OPTIONAL_BOOLEAN,
  OPTIONAL_INTEGER,
  OPTIONAL_STRING,
  PERSONAL_STRING,
  STRING,
  STRINGS,
  settable,
} from '../attributes';
import type { Attribute } from '../kind';
import { FILE } from '../verifications/verification-attributes';
import { VERIFICATION_TYPES } from '../verifications/verification-types';
import { countryOf } from './inquiry-country';

const OPTIONAL_NUMBER: Type & { readonly is: 'number' } = { is: 'number', optional: true };
const OPEN: Type & { readonly is: 'map' } = { is: 'map', keys: {}, open: true, optional: true };
const SIGNALS: Type & { readonly is: 'array' } = {
  is: 'array',
  of: { is: 'map', keys: { name: STRING, value: { is: 'any', optional: true } } },
};

/** What its verifications, documents and selfies say: written on the inquiry in the transaction in which they change. */
const FROM_VERIFICATIONS: { readonly [key: string]: Attribute } = {
  // {<type>: {passed, failed}}
  verification_counts: { ...kept('verification_counts', OPEN), hidden: true },
  ...Object.fromEntries(
    [...VERIFICATION_TYPES.keys()].flatMap((type) => [countOf('passed', type), countOf('failed', type)]),
  ),
  failed_verification_attempts: kept('failed_verification_attempts', INTEGER, 0),
  failed_checks: kept('failed_checks', STRINGS, []),
  // Of the latest verification of each type.
  failed_checks_from_latest_verifications: kept('failed_checks_from_latest_verifications', STRINGS, []),
  capture_methods: kept('capture_methods', STRINGS, []),
  document_types: kept('document_types', STRINGS, []),
  document_extractions: kept('document_extractions', { ...OPEN, personal: true }),
  // The latest government id's `entity_confidence_score`.
  document_check_score: kept('document_check_score', OPTIONAL_NUMBER),
  document_similarity_score: kept('document_similarity_score', OPTIONAL_NUMBER),
  // `score` and `risk_level` in the metadata of the latest `selfie_liveness_detection`.
  liveness_check_score: kept('liveness_check_score', OPTIONAL_NUMBER),
  selfie_liveness_risk_level: {
    ...kept('selfie_liveness_risk_level', OPTIONAL_STRING),
    read: (object) =>
      object.attributes['selfie_liveness_risk_level'] ?? textSignal(object, 'selfie_liveness_risk_level'),
  },
  selfie_photo: { ...kept('selfie_photo', FILE), biometric: true },
  // `matches` in the metadata of the latest `database_address_comparison` and `database_identity_comparison`,
  // `edit_distance` in that of the latest `database_ssn_comparison`.
  database_verification_address_matches: kept('database_verification_address_matches', STRINGS, []),
  database_verification_identity_matches: kept('database_verification_identity_matches', STRINGS, []),
  database_verification_ssn_edit_distance: kept('database_verification_ssn_edit_distance', OPTIONAL_INTEGER),
  ...keptAll(OPTIONAL_STRING, 'database_tin_verification_tin_type'),
};

/** What whoever serves the inquiry noticed of the person's behaviour: `signals` by name, `behaviors` as published. */
const FROM_SIGNALS: { readonly [key: string]: Attribute } = {
  signals: {
    ...settable('signals', { ...SIGNALS, personal: true }),
    read: ({ attributes }) => attributes['signals'] ?? [],
  },
  behaviors: {
    ...settable('behaviors', { ...OPEN, personal: true }),
    read: ({ attributes }) => attributes['behaviors'] ?? {},
  },
  behavior_threat_level: derived(OPTIONAL_STRING, (object) => textSignal(object, 'behavior_threat_level')),
  distraction_events: derived(OPTIONAL_INTEGER, (object) => {
    const events = signalOf(object, 'distraction_events');
    return Number.isSafeInteger(events) ? events : null;
  }),
  // Metres.
  geolocation_to_residency_delta: derived(OPTIONAL_NUMBER, (object) =>
    numberSignal(object, 'geolocation_to_residency_delta'),
  ),
  last_two_verifications_geolocation_delta: derived(OPTIONAL_NUMBER, (object) =>
    numberSignal(object, 'last_two_verifications_geolocation_delta'),
  ),
};

/** What is found out about an inquiry beside what its person filled in. */
export const INQUIRY_FINDINGS: { readonly [key: string]: Attribute } = {
  ...FROM_VERIFICATIONS,
  ...FROM_SIGNALS,
  // Lists with an active item that a field or a session of the inquiry is on.
  list_matches: kept('list_matches', STRINGS, []),
  filled_properties: derived(STRINGS, ({ fields }) => Object.keys(fields).sort()),
  us_state: derived(PERSONAL_STRING, usState),
  // Are all of its sessions from its own country?
  country_comparison: derived(OPTIONAL_BOOLEAN, (object) => {
    const [country, seen] = [countryOf(object), object.attributes['country_from_session']];
    if (country === null || !Array.isArray(seen) || seen.length === 0) return null;
    return seen.every((one: string) => one.toUpperCase() === country.toUpperCase());
  }),
};

function countOf(status: 'passed' | 'failed', type: string): [string, Attribute] {
  const read = ({ attributes }: StoredObject): number => {
    const counts = attributes['verification_counts'] as { [type: string]: { [status: string]: number } } | undefined;
    return counts?.[type]?.[status] ?? 0;
  };
  return [`${status}_${type.replaceAll('-', '_')}_verification_count`, derived(INTEGER, read)];
}

/** A signal by name, with or without its family: `inquiry/bot_score` is `bot_score`. The latest of a name counts. */
function signalOf({ attributes }: StoredObject, name: string): Value {
  const { signals, behaviors } = attributes;
  const named = Array.isArray(signals)
    ? signals.findLast((signal: { name: string }) => signal.name === name || signal.name.endsWith(`/${name}`))
    : undefined;
  if (named !== undefined) return named.value ?? null;
  return (behaviors as { [key: string]: Value } | undefined)?.[name] ?? null;
}

function textSignal(object: StoredObject, name: string): string | null {
  const value = signalOf(object, name);
  return typeof value === 'string' ? value : null;
}

function numberSignal(object: StoredObject, name: string): number | null {
  const value = signalOf(object, name);
  return typeof value === 'number' ? value : null;
}

/** The state of an address in the United States, by its two letters: `US-CA` is `CA`. */
function usState(object: StoredObject): string | null {
  const { address_subdivision: subdivision, address_country_code: given } = object.fields;
  const country = typeof given === 'string' ? given : (countryOf(object) ?? 'US');
  if (typeof subdivision !== 'string' || country.toUpperCase() !== 'US') return null;
  const state = subdivision.trim().toUpperCase().replace(/^US-/, '');
  return /^[A-Z]{2}$/.test(state) ? state : null;
}
