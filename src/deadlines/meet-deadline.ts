import type { TimerInput } from '../../workflows/contract';
import { announce } from '../events/notify';
import { lockForChange } from '../objects/rows/lock-objects';
import { findEnvironment } from '../organizations';
import type { Service } from '../service';
import type { Writing } from '../writing';
import { DEADLINES, dueOf } from './deadlines';

/**
 * Does what a deadline asks for if it has come by `now`, milliseconds: the clock is the timer's, so that the two cannot
 * disagree. Gives when it is due where that is later than thought, or null where there is nothing (more) to wait for.
 */
export async function meetDeadline(
  service: Pick<Service, 'db' | 'pool'>,
  timer: TimerInput,
  now: number,
): Promise<number | null> {
  const deadline = DEADLINES.find(({ kind, attribute }) => kind === timer.kind && attribute === timer.attribute);
  if (deadline === undefined) return null;
  const due = await service.db.transaction().execute(async (trx) => {
    const environment = await findEnvironment(trx, timer.environmentId);
    const writing: Writing = { trx, environment, actor: { type: 'system', id: 'deadline' }, cause: { depth: 0 } };
    const { object } = await lockForChange(writing, deadline.kind, timer.objectId);
    const at = dueOf(deadline, object);
    if (at === null || at > now) return at;
    await deadline.meet(writing, object);
    return null;
  });
  announce(service.pool);
  return due;
}
