import { COMMON, column, kept, OPTIONAL_DATETIME, STATUS, STRING } from './attributes';
import type { Kind } from './kind';

/** A name that objects can be given. Objects hold the name itself: a tag that is archived stays on them. */
export const tag: Kind = {
  name: 'tag',
  prefix: 'tag',
  statuses: {
    initial: 'active',
    names: ['active', 'archived'],
    moves: [
      { from: ['active'], to: 'archived', event: 'tag.archived', stamps: ['archived_at'] },
      { from: ['archived'], to: 'active', event: 'tag.restored', clears: ['archived_at'] },
    ],
  },
  attributes: {
    ...COMMON,
    status: STATUS,
    // Unique in its environment, as keys are.
    name: column(STRING, (object) => object.key),
    archived_at: kept('archived_at', OPTIONAL_DATETIME),
  },
  relations: {},
  events: { 'tag.created': {}, 'tag.archived': { status: 'archived' }, 'tag.restored': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};
