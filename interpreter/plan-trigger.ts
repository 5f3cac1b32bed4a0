/** What starts runs, as a plan has it. As the plan: change it only by adding. */
import type { Type } from './catalogue';
import type { Expression, LookUp } from './plan';
import type { Schedule } from './schedule/schedule';

export type PlanTrigger =
  | {
      readonly type: 'event';
      readonly kind: string;
      readonly events: readonly string[];
      readonly criteria?: Expression;
      readonly lookUps?: readonly LookUp[];
    }
  | { readonly type: 'api'; readonly fields: { readonly [key: string]: Type } }
  | {
      readonly type: 'schedule';
      readonly schedule: Schedule;
      /** One run for each of these; without them one run an occurrence. */
      readonly objects?: ObjectsOfSchedule;
    }
  | DateTrigger;

export interface ObjectsOfSchedule {
  readonly kind: string;
  readonly criteria?: Expression;
  readonly lookUps?: readonly LookUp[];
  /** Runs that are started in a second. */
  readonly perSecond: number;
}

/** Starts a run of an object when a date of it comes, or when a run of another workflow said. */
export interface DateTrigger {
  readonly type: 'date';
  readonly kind: string;
  /** Path of the attribute with the date; absent: only `workflow.schedule` starts it. */
  readonly date?: readonly string[];
  readonly when: DateOffset;
  readonly criteria?: Expression;
  readonly lookUps?: readonly LookUp[];
}

/** Which moment a date or time stands for. */
export interface DateOffset {
  /** Milliseconds that are added, may be negative. To a date without a time whole days are added by the calendar. */
  readonly offset: number;
  /** Minute of the day that a date without a time stands for. */
  readonly minute: number;
  readonly timeZone: string;
}
