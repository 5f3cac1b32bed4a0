import { COMMON, kept, PERSONAL_STRING, STRING, settable } from '../attributes';
import type { Kind } from '../kind';

/** What somebody wrote on a case. */
export const caseComment: Kind = {
  name: 'case-comment',
  prefix: 'cscm',
  attributes: {
    ...COMMON,
    message: settable('message', PERSONAL_STRING),
    commenter_id: kept('commenter_id', STRING),
    commenter_type: kept('commenter_type', STRING),
  },
  relations: { case: { kind: 'case', many: false, held: 'case' } },
  events: { 'case-comment.created': {}, 'case-comment.redacted': {} },
  subjects: ['case'],
  tags: false,
  unavailable: [],
};
