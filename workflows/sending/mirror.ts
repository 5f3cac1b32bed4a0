import type { Journal } from '../../interpreter/journal';
import type { Run } from '../../interpreter/machine/run';
import type { Request, RunMachine } from '../../interpreter/requests';
import type { ValueMap } from '../../interpreter/value';
import type { RunState, Task } from '../contract';
import { endOf } from '../end-of';
import { Riding } from './riding';

/** What the mirror reads of a run. */
export interface Mirrored {
  readonly machine: Run;
  /** What the machine has asked for and was not answered yet. */
  readonly wanted: ReadonlyMap<string, Request>;
  /** Milliseconds: the time of the newest answer. */
  readonly clock: number;
}

/** What a task carries for the mirror. */
export type Carried = Pick<Task, 'ride' | 'state'>;

/**
 * Keeps `run_steps` and the run's row equal to the journal: says what the next task is to carry. Of states only one is
 * on its way at a time, so that none overtakes a newer one.
 */
export class Mirror {
  private readonly riding: Riding;
  private standing: string;
  private onItsWay: RunState | undefined;

  /** `written`: the journal that an earlier Temporal run mirrored. */
  constructor(
    private readonly run: Mirrored,
    written: Journal | undefined,
  ) {
    this.riding = new Riding(written ?? []);
    // A fresh run's row says so; what a continued one's says is written again.
    this.standing = written === undefined ? 'in_progress' : '';
  }

  /** What the next task carries. That the run has ended is said by its `last` task, when all is done. */
  take(last = false): Carried {
    const ride = this.riding.take(this.run.machine.journal);
    const key = this.keyOfState();
    if (this.onItsWay !== undefined || key === this.standing) return { ride };
    if (hasEnded(this.run.machine) && !last) return { ride };
    const state = this.state();
    this.standing = key;
    this.onItsWay = state;
    return { ride, state };
  }

  landed(carried: Carried): void {
    if (carried.state !== undefined && carried.state === this.onItsWay) this.onItsWay = undefined;
  }

  lost(carried: Carried): void {
    this.riding.giveBack(carried.ride);
    if (carried.state === undefined || carried.state !== this.onItsWay) return;
    this.onItsWay = undefined;
    this.standing = '';
  }

  /** Is there anything that no task carries yet? */
  behind(): boolean {
    if (this.riding.waits(this.run.machine.journal)) return true;
    return this.onItsWay === undefined && this.keyOfState() !== this.standing;
  }

  private keyOfState(): string {
    const { machine, wanted } = this.run;
    let key: string = statusOf(machine);
    if (labelsOf(machine) !== undefined) key += ' labels';
    for (const request of wanted.values()) if (isWaiting(request)) key += ` ${request.path}#${request.generation}`;
    return key;
  }

  private state(): RunState {
    const { machine, wanted, clock } = this.run;
    const labels = labelsOf(machine);
    const end = endOf(machine);
    return {
      status: statusOf(machine),
      at: clock,
      ...(labels === undefined ? {} : { labels }),
      waitingFor: [...wanted.values()].filter(isWaiting).map(waitingFor),
      ...(end.output === null ? {} : { output: end.output }),
      ...(end.fault === null ? {} : { fault: end.fault }),
    };
  }
}

/** The run's labels, once they are known; undefined where there are none. */
export function labelsOf({ labels }: Pick<Run, 'labels'>): ValueMap | undefined {
  return labels === null || Object.keys(labels).length === 0 ? undefined : labels;
}

export function hasEnded({ status }: Pick<RunMachine, 'status'>): boolean {
  return status !== 'running' && status !== 'held';
}

/** As the API says it. */
export function statusOf(machine: Run): RunState['status'] {
  const { status } = endOf(machine);
  if (status === 'running') return 'in_progress';
  return status === 'held' ? 'errored' : status;
}

function isWaiting(request: Request): boolean {
  return request.type === 'await' || request.type === 'hold' || (request.type === 'sleep' && request.why === 'wait');
}

function waitingFor(request: Request): NonNullable<RunState['waitingFor']>[number] {
  if (request.type !== 'await') return { path: request.path, until: 'until' in request ? request.until : 0 };
  const { path, until, wait } = request;
  return { path, until, events: wait.events, objects: wait.subjects.map((subject) => subject.id) };
}
