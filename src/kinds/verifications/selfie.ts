import { biometric, COMMON, keptAll, OPTIONAL_DATETIME, REDACTED_AT, STATUS, settable } from '../attributes';
import type { Kind } from '../kind';
import { captureStatuses } from './capture-statuses';
import { FILE } from './verification-attributes';

const STATUSES = captureStatuses('selfie');

/** Pictures of a person's face, taken for an inquiry. */
export const selfie: Kind = {
  name: 'selfie',
  prefix: 'self',
  typedBy: 'selfie_type',
  statuses: STATUSES,
  attributes: {
    ...COMMON,
    status: { ...STATUS, type: { is: 'string', choices: STATUSES.names } },
    selfie_type: settable('selfie_type', {
      is: 'string',
      choices: ['profile-and-center', 'center-only', 'configurable-poses'],
    }),
    ...keptAll(OPTIONAL_DATETIME, 'submitted_at', 'processed_at'),
    redacted_at: REDACTED_AT,
    center_photo: biometric('center_photo', FILE),
    left_photo: biometric('left_photo', FILE),
    right_photo: biometric('right_photo', FILE),
  },
  relations: {
    inquiry: { kind: 'inquiry', many: false, held: 'inquiry' },
    accounts: { kind: 'account', many: true, held: 'accounts' },
    verifications: { kind: 'verification', many: true, back: 'selfie' },
  },
  events: {
    'selfie.created': { status: 'initiated' },
    'selfie.submitted': { status: 'submitted' },
    'selfie.processed': { status: 'processed' },
    'selfie.errored': { status: 'errored' },
    'selfie.updated': {},
    'selfie.redacted': {},
  },
  subjects: ['inquiry', 'accounts'],
  tags: false,
  unavailable: [],
};
