import type { TimerInput } from '../../workflows/contract';
import { meetDeadline } from '../deadlines/meet-deadline';
import type { Service } from '../service';
import { meetDate } from './meet-date';
import { meetPlanned } from './meet-planned';

/** Meets a time that has come by `now`, milliseconds: a deadline's, a date's or a planned run's. As Chores says. */
export function meetTimer(service: Service, timer: TimerInput, now: number): Promise<number | null> {
  if (timer.attribute.startsWith('wfs_')) return meetDate(service, timer, now);
  if (timer.attribute.startsWith('wfp_')) return meetPlanned(service, timer.attribute, now);
  return meetDeadline(service, timer, now);
}
