/** All of `workflows` that others may see: names and types. No code runs here. */
import type { Entry, Intervention, Journal } from '../interpreter/journal';
import type { Plan } from '../interpreter/plan';
import type { Ask, Await, Command, Outcome, Perform, RunStart } from '../interpreter/requests';
import type { Fault, ValueMap } from '../interpreter/value';

/** The task queue of a fleet that serves every environment of an installation. */
export const TASK_QUEUE = 'usher';

/**
 * The task queue of our own Temporal workflows beside it: timers and deliveries, of which there may be very many, take
 * no run's place in a worker's memory.
 */
export function choreQueueOf(taskQueue: string): string {
  return `${taskQueue}-chores`;
}

/** Doorbell: look for an event for this wait. Carries no data but the wait's id. */
export const RING_SIGNAL = 'usherRing';
export interface Ring {
  readonly waitId: string;
}

/** Update: an operator mends a held step, or ends a wait. Answers when the run has taken it. */
export const RESOLVE_UPDATE = 'usherResolve';
export interface Resolve {
  readonly path: string;
  readonly command: Command;
  readonly by: Intervention;
}

/** Query: status, journal as the run has it, what it waits for. For deep inspection only. */
export const STATE_QUERY = 'usherState';

/** Input of the interpreting Temporal workflow; the whole of it is at most 1 MiB. */
export interface RunInput {
  readonly environmentId: string;
  readonly start: RunStart;
  readonly plan: Plan;
  /** Milliseconds: when it was first given to Temporal, or began anew there. */
  readonly at: number;
  /** After continue-as-new. */
  readonly journal?: Journal;
  readonly hostVersion: number;
}

/** Of which run a task is. */
export interface TaskRun {
  readonly runId: string;
  readonly environmentId: string;
}

/** What the workflow asks of the worker's `default` activity. Its Temporal type is `<action> • <path>` or the like. */
export type Task = TaskRun & {
  /** Closed and opened halves that had no activity of their own; written with this one. */
  readonly ride: readonly Entry[];
  /** The run's row, where it changes with this task. */
  readonly state?: RunState;
} & (
    | {
        readonly do: 'perform';
        readonly request: Perform;
        readonly carries: Plan['carries'];
        /** Local attempts made before the step became an ordinary activity. */
        readonly localAttempts: number;
        /** The fault that ended the local phase; the first ordinary attempt shows it and is followed by this gap. */
        readonly pause?: { readonly fault: Fault; readonly after: number };
      }
    /** A withdrawn perform that gave no answer: its outcome if it has one, else it is closed so that it can have none. */
    | { readonly do: 'withdraw'; readonly request: Perform; readonly carries: Plan['carries'] }
    | { readonly do: 'look_up'; readonly request: Ask; readonly carries: Plan['carries'] }
    /** Inserts the wait, commits, then looks. */
    | {
        readonly do: 'open_wait';
        readonly request: Await;
        readonly carries: Plan['carries'];
        readonly reread: readonly string[];
      }
    /** A ring: looks again. `reread`: ids of the objects that later steps read. */
    | {
        readonly do: 'take_event';
        readonly waitId: string;
        readonly carries: Plan['carries'];
        readonly reread: readonly string[];
      }
    /** Timeout, operator or withdrawal. If an event was taken first, that event is the answer. */
    | {
        readonly do: 'close_wait';
        readonly waitId: string;
        readonly carries: Plan['carries'];
        readonly reread: readonly string[];
        readonly how: 'timeout' | 'operator' | 'withdrawn';
      }
    /** Nothing but the riding entries and the run's new state. */
    | { readonly do: 'record' }
  );

/** The run's row, as it is after the riding entries. */
export interface RunState {
  readonly status: 'in_progress' | 'errored' | 'completed' | 'failed' | 'canceled';
  readonly at: number;
  readonly labels?: ValueMap;
  readonly waitingFor?: readonly {
    readonly path: string;
    readonly until: number;
    readonly events?: readonly string[];
    readonly objects?: readonly string[];
  }[];
  readonly output?: ValueMap;
  readonly fault?: Fault;
}

/** What the activity answers. Recorded with the worker's time, so that a replay moves the machine at the same time. */
export interface TaskAnswer {
  /** For the machine; null where a look found nothing, or nothing was asked. */
  readonly outcome: Outcome | null;
  /** Milliseconds: when it was so. */
  readonly at: number;
}

/**
 * What a task that failed for good carries in the details of its ApplicationFailure, whose type is the fault's code.
 * With type LEAVE_LOCAL it has not failed: its next attempt is to be an ordinary activity, `after` milliseconds on.
 */
export type TaskFailure = readonly [fault: Fault, attempts: number, at: number, after?: number];
export const LEAVE_LOCAL = 'usherLeaveLocal';

export function waitIdOf(runId: string, path: string, generation: number): string {
  return `${runId}/${path}/${generation}`;
}

/** The newest number of the host's changes: what a run is started with. */
export { HOST_VERSION } from './changes';

/** Type of the Temporal workflow that delivers an event to a webhook. */
export const WEBHOOK_WORKFLOW = 'usherDeliver';
export interface WebhookInput {
  readonly deliveryId: string;
  /** Counts how often the delivery was begun; a workflow of an older round ends by itself. */
  readonly round: number;
}

export function webhookWorkflowId({ deliveryId, round }: WebhookInput): string {
  return round === 1 ? `webhook/${deliveryId}` : `webhook/${deliveryId}/${round}`;
}

/** How a delivery ended; `superseded`: it was begun anew meanwhile. */
export type WebhookEnd = 'delivered' | 'parked' | 'skipped' | 'canceled' | 'superseded';

/** Type of the Temporal workflow that waits for a deadline of an object. */
export const TIMER_WORKFLOW = 'usherTimer';
/** Doorbell: the deadline was set or moved, to so many milliseconds; the row alone is believed. */
export const TIMER_RING = 'usherTimerRing';
export interface TimerInput {
  readonly environmentId: string;
  readonly kind: string;
  readonly objectId: string;
  /** The object's attribute with the time; or the id of the schedule or of the planned run that the time is of. */
  readonly attribute: string;
  /** Milliseconds: when it is due, as far as was known; to `meetDeadline`, what was waited for or rung. */
  readonly at: number;
  /** After continue-as-new: a ring that was not looked up yet. */
  readonly rung?: number;
  /** 1 if left out. */
  readonly hostVersion?: number;
}

/** One timer an object and attribute. */
export function timerWorkflowId({ objectId, attribute }: TimerInput): string {
  return `timer/${objectId}/${attribute}`;
}

/** Type of the Temporal workflow that starts what a schedule starts at one of its times. */
export const SCHEDULE_WORKFLOW = 'usherSchedule';
export interface ScheduleInput {
  readonly scheduleId: string;
  /** What it carries on with; else the time at which Temporal's schedule started it tells. */
  readonly occurrenceId?: string;
}

/** Type of the Temporal workflow that has a report given by the provider of its template. */
export const REPORT_WORKFLOW = 'usherReport';
/** Doorbell: the provider has brought its answer; the row alone is believed. */
export const REPORT_RING = 'usherReportRing';
export interface ReportInput {
  readonly environmentId: string;
  readonly reportId: string;
  /** From 1: a report may be run again. */
  readonly run: number;
}

/** One a run of a report. */
export function reportWorkflowId({ reportId, run }: ReportInput): string {
  return `report/${reportId}/${run}`;
}

/** Activities of our own Temporal workflows, by type. */
export interface Chores {
  /** One attempt. Fails, with the time until the next one, while there is a next one. */
  attemptDelivery(input: WebhookInput): Promise<WebhookEnd>;
  /** Meets a deadline that has come by `now`, milliseconds; gives when it comes, or null where there is none any more. */
  meetDeadline(input: TimerInput, now: number): Promise<number | null>;
  /** What a schedule starts at a time, milliseconds; null: nothing. */
  openOccurrence(scheduleId: string, at: number): Promise<string | null>;
  /** Starts the next runs of an occurrence; `pause`, milliseconds from its begin, goes before the next ones. */
  startPage(occurrenceId: string): Promise<{ readonly done: boolean; readonly pause: number }>;
  /**
   * Asks a report's provider, or whether it has an answer by `now`, milliseconds; gives when to look again, or null where
   * there is nothing more to do.
   */
  driveReport(input: ReportInput, now: number): Promise<number | null>;
}
