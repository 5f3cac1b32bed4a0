import { ANY_LIST, COMMON, hidden, kept, OPTIONAL_DATETIME, STATUS, settable } from '../attributes';
import type { Kind } from '../kind';
import { VERIFICATION_TYPE } from './verification-types';

/** One immutable state of a verification template. */
export const verificationTemplateVersion: Kind = {
  name: 'verification-template-version',
  prefix: 'vtmplv',
  typedBy: 'verification_type',
  attributes: {
    ...COMMON,
    status: STATUS,
    verification_type: settable('verification_type', VERIFICATION_TYPE),
    published_at: kept('published_at', OPTIONAL_DATETIME),
    checks: hidden('checks', ANY_LIST),
  },
  relations: { template: { kind: 'verification-template', many: false, held: 'template' } },
  events: { 'verification-template-version.created': {}, 'verification-template-version.published': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};
