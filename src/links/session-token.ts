import { createObject, related, type StoredObject } from '../objects';
import type { Writing } from '../writing';
import { issueCode } from './session-codes';

/**
 * A token for whoever shows the flow of an inquiry: it lets into a session that nobody has begun, or into a new one, for
 * as long as the inquiry lasts. Faults `inquiry_closed`, `too_many_sessions`.
 */
export async function tokenFor(writing: Writing, inquiry: StoredObject): Promise<string> {
  const sessions = await related(writing.trx, inquiry, 'sessions');
  const session =
    sessions.find(({ status }) => status === 'new') ??
    (await createObject(writing, 'inquiry-session', { relations: { inquiry: [inquiry.id] } }));
  const until = inquiry.attributes['expires_at'];
  const seconds = typeof until === 'string' ? (Date.parse(until) - Date.now()) / 1000 : 0;
  return issueCode(writing, session.id, 'token', Math.max(1, Math.round(seconds)));
}
