import { ANY_LIST, COMMON, hidden, kept, OPTIONAL_DATETIME, STATUS, settable } from '../attributes';
import type { Kind } from '../kind';
import { VERIFICATION_TYPE } from './verification-types';

/**
 * One state of a verification template. A draft can be changed; published it never changes again, and a verification stays
 * on the one that it was made with. The one that new verifications are made with is live.
 */
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
  relations: {
    template: { kind: 'verification-template', many: false, held: 'template' },
    live_template: { kind: 'verification-template', many: false, back: 'latest_published_version' },
  },
  events: {
    'verification-template-version.created': {},
    'verification-template-version.updated': {},
    'verification-template-version.published': { status: 'published' },
  },
  subjects: [],
  tags: false,
  unavailable: [],
};
