import type { Writing } from '../../../writing';
import { related } from '../../relations/related';
import { lockObjects } from '../../rows/lock-objects';
import { writeEvent } from '../../rows/write-event';
import { writeRow } from '../../rows/write-row';
import type { StoredObject } from '../../stored-object';
import { withAttributes } from '../rule';

/** Ends the sessions of a locked inquiry that has come to an end. */
export async function expireSessions(writing: Writing, inquiry: StoredObject, at: Date): Promise<void> {
  const sessions = await related(writing.trx, inquiry, 'sessions');
  const open = sessions.filter((session) => session.status !== 'expired');
  const locked = await lockObjects(
    writing,
    open.map((session) => session.id),
  );
  for (const session of locked.values()) {
    if (session.status === 'expired') continue;
    const attributes = withAttributes(session, { expired_at: at.toISOString() });
    const expired = await writeRow(writing, session, { status: 'expired', attributes }, at);
    const context = { before: { status: session.status }, after: { status: 'expired' } };
    await writeEvent(writing, expired, 'inquiry-session.expired', context);
  }
}
