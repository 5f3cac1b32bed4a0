import type { StoredObject } from '../../objects/stored-object';
import { BOOLEAN, COMMON, derived, keptAll, OPTIONAL_DATETIME, PERSONAL_STRING, settableAll } from '../attributes';
import type { Kind } from '../kind';

/** A machine that sessions came from: known again by its fingerprints. Its key is their hash. */
export const device: Kind = {
  name: 'device',
  prefix: 'dev',
  attributes: {
    ...COMMON,
    ...settableAll(PERSONAL_STRING, 'device_vendor_id', 'device_fingerprint', 'browser_fingerprint'),
    trusted: derived(BOOLEAN, isTrusted),
    ...keptAll(OPTIONAL_DATETIME, 'trusted_at', 'trusted_until'),
  },
  relations: {
    sessions: { kind: 'inquiry-session', many: true, back: 'device' },
    inquiries: { kind: 'inquiry', many: true, back: 'devices' },
  },
  events: { 'device.created': {}, 'device.trusted': {}, 'device.trust-expired': {}, 'device.redacted': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};

/** Also when the time of its trust has come and nobody has told of it yet, a device is trusted no more. */
export function isTrusted({ attributes }: StoredObject, at: Date): boolean {
  const { trusted_at: since, trusted_until: until } = attributes;
  return typeof since === 'string' && (typeof until !== 'string' || Date.parse(until) > at.getTime());
}
