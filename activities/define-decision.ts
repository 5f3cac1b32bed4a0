import { z } from 'zod';
import { moveObject } from '../src/objects/move-object';
import { defineAction, type OwnAction } from './define-action';
import { giveObject } from './give-object';
import { comment, objectOf } from './marks';

interface Decision {
  /** `inquiry.decline@1`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What the inquiry becomes. */
  readonly status: 'approved' | 'declined' | 'needs_review';
  /** A paragraph for its page. */
  readonly note: string;
  /** What a reviewer might say, for its example. */
  readonly comment: string;
}

/** Declares an action that decides an inquiry: moves it to a status, with the reviewer's words where there are any. */
export function defineDecision({ id, title, description, status, note, comment: words }: Decision): OwnAction {
  return defineAction({
    id,
    title,
    description,
    side: 'own',
    repeat: 'safe',
    input: z.strictObject({ inquiry: objectOf('inquiry'), comment: comment().optional() }),
    output: objectOf('inquiry'),
    faults: ['object_not_found', 'move_not_allowed'],
    example: {
      input: { inquiry: '{{trigger}}', comment: words },
      output: { type: 'inquiry', id: 'inq_4kT9pXw2mVbR7sYdLhQe3NcJ' },
    },
    notes: [note],
    run: async ({ inquiry, comment: said }, context) => {
      const change = said === undefined ? {} : { comment: said };
      return giveObject(context, await moveObject(context, 'inquiry', inquiry.id, status, change));
    },
  });
}
