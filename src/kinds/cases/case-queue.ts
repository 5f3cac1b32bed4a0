import { COMMON, KEY, kept, OPTIONAL_DATETIME, STATUS, STRING, settable } from '../attributes';
import type { Kind } from '../kind';

/** Where cases of one sort wait for their reviewers. */
export const caseQueue: Kind = {
  name: 'case-queue',
  prefix: 'cqueue',
  statuses: {
    initial: 'active',
    names: ['active', 'archived'],
    moves: [{ from: ['active'], to: 'archived', event: 'case-queue.archived', stamps: ['archived_at'] }],
  },
  attributes: {
    ...COMMON,
    key: KEY,
    status: STATUS,
    name: settable('name', STRING),
    archived_at: kept('archived_at', OPTIONAL_DATETIME),
  },
  relations: { cases: { kind: 'case', many: true, back: 'queue' } },
  events: { 'case-queue.created': { status: 'active' }, 'case-queue.archived': { status: 'archived' } },
  subjects: [],
  tags: false,
  unavailable: [],
};
