import type { DateTrigger } from '../../interpreter/plan-trigger';
import { ringTimer } from '../deadlines/ring-timer';
import type { StoredObject } from '../objects/stored-object';
import type { StoredSchedule } from '../schedules/stored-schedule';
import type { Service } from '../service';
import { dateOf, dueOf } from './due-of';

/** When a run of an object is due by the date that a trigger follows, milliseconds. */
export function dueByDate({ date, when }: DateTrigger, object: StoredObject): number | null {
  return date === undefined ? null : dueOf(dateOf(object, date), when);
}

/** Sets the timer of an object that has a date, unless its moment is past: what is past when it becomes known starts nothing. */
export async function followDate(
  service: Service,
  { id, environment, workflow, trigger }: StoredSchedule,
  object: StoredObject,
): Promise<void> {
  const at = trigger.type === 'date' ? dueByDate(trigger, object) : null;
  if (at === null || at <= Date.now()) return;
  const input = { environmentId: environment.id, kind: object.kind, objectId: object.id, attribute: id, at };
  await ringTimer(service, input, workflow.key);
}
