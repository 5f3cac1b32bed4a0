import type { TimerInput } from '../../workflows/contract';
import type { Trx } from '../database';
import { announce } from '../events/notify';
import { derivedId } from '../ids';
import { findObject } from '../objects';
import { type CommittedRun, startOrLeave } from '../runs/start/start-run';
import { readSchedule } from '../schedules/stored-schedule';
import type { Service } from '../service';
import { dateOf } from './due-of';
import { dueByDate } from './follow-date';
import { insertDueRun } from './insert-due-run';

/**
 * Starts the run of an object whose date has come by `now`, milliseconds, if that is what the timer waited for: a date
 * that was moved into the past starts nothing, nor does one that comes while the schedule is paused. One run an object
 * and value of the date.
 */
export async function meetDate(service: Service, timer: TimerInput, now: number): Promise<number | null> {
  const met = await service.db.transaction().execute((trx) => meet(trx, timer, now));
  if (met === null || typeof met === 'number') return met;
  announce(service.pool);
  await startOrLeave(service, met);
  return null;
}

async function meet(
  trx: Trx,
  { environmentId, objectId, attribute, at }: TimerInput,
  now: number,
): Promise<number | CommittedRun | null> {
  const schedule = await readSchedule(trx, attribute);
  const object = await findObject(trx, environmentId, objectId);
  if (schedule === undefined || object === undefined || schedule.trigger.type !== 'date') return null;
  if (schedule.status === 'removed') return null;
  const due = dueByDate(schedule.trigger, object);
  // Also while it is paused: resuming it sets no timers.
  if (due === null || due > now) return due;
  if (due !== at || schedule.pausedAt !== null) return null;
  const value = String(dateOf(object, schedule.trigger.date ?? []));
  const { environment, workflow } = schedule;
  const inserted = await insertDueRun(trx, object, {
    id: derivedId('wfr', environment.id, workflow.id, object.id, value),
    environment,
    workflowId: workflow.id,
    scheduledFor: new Date(due),
    creator: { type: 'system', id: 'date' },
    cause: {},
    depth: 1,
    scheduleId: schedule.id,
  });
  return 'run' in inserted ? inserted.run : null;
}
