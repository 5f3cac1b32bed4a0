import { ANY_LIST, COMMON, hidden, KEY, STATUS, STRING, settable } from '../attributes';
import type { Kind } from '../kind';
import { VERIFICATION_TYPE } from './verification-types';

/** How verifications of one type are made: their checks are its version's. */
export const verificationTemplate: Kind = {
  name: 'verification-template',
  prefix: 'vtmpl',
  typedBy: 'verification_type',
  attributes: {
    ...COMMON,
    key: KEY,
    status: STATUS,
    name: settable('name', STRING),
    verification_type: settable('verification_type', VERIFICATION_TYPE),
    /** [{name, requirement}]. */
    checks: hidden('checks', ANY_LIST),
  },
  relations: {
    versions: { kind: 'verification-template-version', many: true, back: 'template' },
    latest_published_version: { kind: 'verification-template-version', many: false, held: 'latest_published_version' },
    verifications: { kind: 'verification', many: true, back: 'template' },
  },
  events: { 'verification-template.created': {}, 'verification-template.updated': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};
