import { fault } from '../faults';
import { createObject, related, type StoredObject } from '../objects';
import type { Writing } from '../writing';
import { issueCode } from './session-codes';

const A_DAY = 86_400;

/** A code that lets somebody into a session once, and where the flow of the inquiry is, if its template says so. */
export interface GeneratedLink {
  readonly code: string;
  readonly flowUrl: string | undefined;
}

/**
 * A one-time link to an inquiry that is under way: to a new session of it. It lasts for so many seconds, else as long as
 * the inquiry says, else a day. Faults `inquiry_closed`, `too_many_sessions`.
 */
export async function linkToInquiry(writing: Writing, inquiry: StoredObject, seconds?: number): Promise<GeneratedLink> {
  const session = await createObject(writing, 'inquiry-session', { relations: { inquiry: [inquiry.id] } });
  return linkTo(writing, session, inquiry, seconds);
}

/** A one-time link to a session that has not ended. Faults `link_expired`, `inquiry_closed`. */
export async function linkToSession(writing: Writing, session: StoredObject): Promise<GeneratedLink> {
  if (session.status === 'expired')
    throw fault('link_expired', { message: 'The session has expired: create another one.' });
  const inquiry = await inquiryOf(writing, session);
  return linkTo(writing, session, inquiry, undefined);
}

/** The inquiry of a session, which must be under way. Fault `inquiry_closed`. */
export async function inquiryOf({ trx }: Writing, session: StoredObject): Promise<StoredObject> {
  const [inquiry] = await related(trx, session, 'inquiry');
  if (inquiry === undefined || (inquiry.status !== 'created' && inquiry.status !== 'pending'))
    throw fault('inquiry_closed', { details: { status: inquiry?.status ?? null } });
  return inquiry;
}

async function linkTo(
  writing: Writing,
  session: StoredObject,
  inquiry: StoredObject,
  seconds: number | undefined,
): Promise<GeneratedLink> {
  const own = inquiry.attributes['one_time_link_expiration'];
  const lasting = seconds ?? (typeof own === 'number' ? own : A_DAY);
  const [template] = await related(writing.trx, inquiry, 'template');
  const flowUrl = template?.attributes['flow_url'];
  return {
    code: await issueCode(writing, session.id, 'link', lasting),
    flowUrl: typeof flowUrl === 'string' ? flowUrl : undefined,
  };
}
