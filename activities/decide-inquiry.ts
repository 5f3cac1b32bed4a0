import type { ObjectReference } from '../interpreter/value';
import { moveObject } from '../src/objects/move-object';
import type { OwnContext } from './define-action';
import { giveObject } from './give-object';

interface Decision {
  readonly inquiry: { readonly id: string };
  readonly comment?: string | undefined;
}

/** Moves an inquiry to the status of a decision, with the reviewer's words where there are any. */
export async function decideInquiry(
  context: OwnContext,
  { inquiry, comment }: Decision,
  status: 'approved' | 'declined' | 'needs_review',
): Promise<ObjectReference> {
  const words = comment === undefined ? {} : { comment };
  return giveObject(context, await moveObject(context, 'inquiry', inquiry.id, status, words));
}
