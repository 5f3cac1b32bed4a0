import { COMMON, PERSONAL_STRING, settableAll } from '../attributes';
import type { Kind } from '../kind';

/** A machine that sessions came from: known again by its fingerprints. Its key is their hash. */
export const device: Kind = {
  name: 'device',
  prefix: 'dev',
  attributes: {
    ...COMMON,
    ...settableAll(PERSONAL_STRING, 'device_vendor_id', 'device_fingerprint', 'browser_fingerprint'),
  },
  relations: { sessions: { kind: 'inquiry-session', many: true, back: 'device' } },
  events: { 'device.created': {}, 'device.redacted': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};
