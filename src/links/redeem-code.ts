import { sql } from 'kysely';
import { fault } from '../faults';
import { getObject, moveObject, type StoredObject } from '../objects';
import type { Writing } from '../writing';
import { inquiryOf } from './generate-link';
import { hashOf } from './session-codes';

/** A link that was used may be used again for so long: browsers and mail scanners open things twice. */
const GRACE = sql`interval '5 minutes'`;

interface Row {
  readonly session_id: string;
  readonly kind: 'link' | 'token';
  readonly expired: boolean;
  readonly spent: boolean;
}

/**
 * Lets somebody into a session by a code: the session is active from then on. Faults `object_not_found` for a code that
 * there is not, `link_used`, `link_expired`, `inquiry_closed`.
 */
export async function redeemCode(writing: Writing, code: string): Promise<StoredObject> {
  const { trx, environment } = writing;
  const { rows } = await sql<Row>`
    select session_id, kind, expires_at <= now() as expired, coalesce(used_at + ${GRACE} <= now(), false) as spent
    from session_codes where hash = ${hashOf(code)} and environment_id = ${environment.id}
    for update`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw fault('object_not_found', { message: 'There is no such link.' });
  if (row.kind === 'link' && row.spent) throw fault('link_used');
  if (row.expired) throw fault('link_expired');
  const session = await getObject(trx, environment.id, row.session_id, 'inquiry-session');
  if (session.status === 'expired') throw fault('link_expired');
  await inquiryOf(writing, session);
  await sql`update session_codes set used_at = coalesce(used_at, now()) where hash = ${hashOf(code)}`.execute(trx);
  return session.status === 'new' ? moveObject(writing, 'inquiry-session', session.id, 'active') : session;
}
