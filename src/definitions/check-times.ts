import { type Diagnostic, diagnostic } from '../../interpreter/compiler/diagnostics/diagnostic';
import { suggestion } from '../../interpreter/definition/did-you-mean';
import type { Plan } from '../../interpreter/plan';
import { nextOccurrences } from '../schedules/occurrences';
import { isTimeZone, timeZoneNames } from '../schedules/time-zone';

/** What only somebody with a clock and the time zones can say of a plan: pointers as the compiler gives them. */
export function checkTimes({ trigger }: Plan, now: number): readonly Diagnostic[] {
  if (trigger.type !== 'schedule' && trigger.type !== 'date') return [];
  const timeZone = trigger.type === 'schedule' ? trigger.schedule.timeZone : trigger.when.timeZone;
  if (!isTimeZone(timeZone)) {
    const hint = suggestion(timeZone, timeZoneNames(), 'Write a name of the IANA database, such as Europe/London.');
    return [diagnostic('bad_time_zone', '/trigger/time_zone', `There is no time zone "${timeZone}".`, hint)];
  }
  if (trigger.type === 'date' || nextOccurrences(trigger.schedule, now, 1).length > 0) return [];
  const isOver = trigger.schedule.endOn !== undefined;
  const message = isOver ? 'All of its times are past, or it has none.' : 'The schedule has no times.';
  const hint = isOver ? 'Let it end later, or leave "end_on" out.' : 'Name days that come.';
  return [diagnostic('never_comes', isOver ? '/trigger/end_on' : '/trigger', message, hint)];
}
