import { fault } from '../../faults/fault';
import type { Writing } from '../../writing';
import { findObject } from '../find-object';
import { related } from '../relations/related';
import { lockForChange } from '../rows/lock-objects';
import { expireSessions } from '../rules/inquiries/expire-sessions';
import type { StoredObject } from '../stored-object';

/** Ends all sessions of inquiries, by id; gives those that had not ended before. Fault `request_invalid` by an unknown id. */
export async function expireAllSessions(
  writing: Writing,
  inquiryIds: readonly string[],
): Promise<readonly StoredObject[]> {
  const { trx, environment } = writing;
  const expired: StoredObject[] = [];
  // In one order for all, so that two of these calls never wait for each other in a circle.
  for (const id of [...new Set(inquiryIds)].sort()) {
    const known = await findObject(trx, environment.id, id);
    if (known?.kind !== 'inquiry')
      throw fault('request_invalid', {
        pointer: `/${inquiryIds.indexOf(id)}`,
        message: 'There is no such inquiry in this environment.',
      });
    const { object, at } = await lockForChange(writing, 'inquiry', id);
    const open = (await related(trx, object, 'sessions')).filter(({ status }) => status !== 'expired');
    await expireSessions(writing, object, at);
    const ids = new Set(open.map((session) => session.id));
    expired.push(...(await related(trx, object, 'sessions')).filter((session) => ids.has(session.id)));
  }
  return expired;
}
