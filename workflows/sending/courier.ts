import { CancellationScope } from '@temporalio/workflow';
import type { Task } from '../contract';
import { bytesOf, OUTGOING_LIMIT, RIDE_LIMIT } from '../sizes';
import { type Ended, type Errand, type Principal, Sending } from './errand';
import { Gate } from './gate';
import { Mirror, type Mirrored } from './mirror';

type Body<T> = T extends Task ? Omit<T, 'runId' | 'environmentId' | 'ride' | 'state'> : never;

/** An errand without what every one carries. */
export interface Order extends Omit<Errand, 'task'> {
  readonly task: Body<Task>;
}

/** The run that a courier works for. */
export interface Sender extends Mirrored {
  readonly input: import('../contract').RunInput;
  /** Something has ended: see what comes of it. */
  turn(): void;
  /** A defect of ours: fails the Temporal workflow task, so that a mended worker can go on. */
  broken(error: unknown): void;
}

/** Sends the tasks of a run, and with them what the mirror lacks. */
export class Courier implements Principal {
  /** Activities under way. */
  pending = 0;
  readonly scope = CancellationScope.current();
  readonly gate: Gate;
  private readonly mirror: Mirror;
  private records = 0;

  constructor(private readonly sender: Sender) {
    this.gate = new Gate(sender.input.hostVersion < 3);
    this.mirror = new Mirror(sender, sender.input.journal);
  }

  send(order: Order, ended: (how: Ended) => void): Sending {
    const { start, environmentId } = this.sender.input;
    const last = this.pending === 0 && order.task.do === 'record';
    const task = { ...order.task, runId: start.run.id, environmentId, ...this.mirror.take(last) } as Task;
    this.pending += 1;
    return new Sending({ ...order, task }, this, ended);
  }

  /** Writes what the mirror lacks, if it lacks anything. `title` is how ops people see it. */
  record(title: string): void {
    if (!this.mirror.behind()) return;
    this.records += 1;
    const ordinary = { type: 'record', id: `record ${this.records}`, summary: title, retry: PATIENT };
    this.send({ task: { do: 'record' }, local: title, ordinary }, (how) => {
      if (how.how === 'failed') this.broken(new Error(`The journal could not be written: ${how.fault.message}`));
    });
  }

  /** Is there anything that no task carries yet? */
  behind(): boolean {
    return this.mirror.behind();
  }

  /** For Sending: the task as it goes into the history. A large ride is written beside it. */
  admit(task: Task): Task {
    if (task.do === 'record') return this.admitRecord(task);
    if (bytesOf(task.ride) <= RIDE_LIMIT) return task;
    this.mirror.lost(task);
    this.record('record');
    const { state: _written, ...rest } = task;
    return { ...rest, ride: [] };
  }

  /** As much as goes into a history; the rest rides again. */
  private admitRecord(task: Task): Task {
    let room = OUTGOING_LIMIT;
    const fits = task.ride.filter((entry) => {
      const bytes = bytesOf(entry);
      if (bytes > room) return false;
      room -= bytes;
      return true;
    });
    if (fits.length === task.ride.length) return task;
    this.mirror.lost({ ride: task.ride.filter((entry) => !fits.includes(entry)) });
    return { ...task, ride: fits };
  }

  /** For Sending: a task has ended, and what comes of it was done by `then`. */
  ended(task: Task, how: Ended, then: (how: Ended) => void): void {
    this.pending -= 1;
    if (how.how === 'answered') this.mirror.landed(task);
    else this.mirror.lost(task);
    try {
      then(how);
    } catch (error) {
      this.broken(error);
    }
    this.sender.turn();
  }

  broken(error: unknown): void {
    this.sender.broken(error);
  }
}

/** For what must be written: tried without end. */
export const PATIENT = { initialInterval: 1000, backoffCoefficient: 2, maximumInterval: 10_000 };
