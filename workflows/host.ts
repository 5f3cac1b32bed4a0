import type { Command, Intervention } from '../interpreter/journal';
import { prune } from '../interpreter/machine/prune';
import { Run } from '../interpreter/machine/run';
import type { Outcome, Request } from '../interpreter/requests';
import { HOST_VERSION } from './changes';
import { Continuing } from './continuing';
import type { RunInput } from './contract';
import { keyOf, titled } from './names';
import { startHold } from './requests/hold';
import { startLookUp } from './requests/look-up';
import { startPerform } from './requests/perform';
import { startSleep } from './requests/sleep';
import { startWait } from './requests/wait';
import { RunSize, runTooLarge } from './run-size';
import { Courier, type Sender } from './sending/courier';
import { hasEnded } from './sending/mirror';
import { bytesOf, OUTGOING_LIMIT } from './sizes';
import { StatusAttribute } from './status-attribute';

/** A request that was given out, as long as it is open. */
export interface Opened {
  /** The machine no longer wants it. What may have had an effect is still answered. */
  withdraw(): void;
  /** A doorbell: look again. */
  ring?(): void;
  /** An operator answers it. */
  resolve?(command: Command, by: Intervention): void;
}

const tooLarge: Outcome = { type: 'failed', fault: runTooLarge, attempts: 0 };

/** How this Temporal run is to end. */
export type Ending = { readonly how: 'over' } | { readonly how: 'continue'; readonly input: RunInput };

interface Answer {
  readonly request: Request;
  readonly outcome: Outcome;
}

/**
 * Hands the requests of a run's machine to Temporal, and Temporal's answers to the machine: one answer at a time, in the
 * order in which they come. Nothing here may depend on how many of them come together, since a replay groups the
 * answers of local activities differently.
 */
export class Host implements Sender {
  readonly machine: Run;
  readonly wanted = new Map<string, Request>();
  readonly opened = new Map<string, Opened>();
  readonly courier: Courier;
  readonly continuing: Continuing;
  /** Milliseconds: the time of the newest answer. */
  clock: number;
  private readonly backlog: Request[] = [];
  private readonly answers: Answer[] = [];
  private readonly size: RunSize;
  private readonly attribute = new StatusAttribute();
  private turning = false;
  private finish: ((ending: Ending) => void) | undefined;
  private fail: (error: unknown) => void = () => undefined;

  constructor(readonly input: RunInput) {
    this.clock = input.at;
    this.machine = new Run(input.plan, input.start, input.at, input.journal);
    this.courier = new Courier(this);
    this.continuing = new Continuing(this.courier, () => this.turn());
    this.size = new RunSize(input.plan, this.machine);
  }

  /** Carries the run until it is over or is to continue as new. */
  carry(): Promise<Ending> {
    return new Promise((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
      this.turn();
    });
  }

  /** The machine's request has its answer. `at`: milliseconds, when it was so. */
  settle(request: Request, outcome: Outcome, at: number): void {
    this.clock = Math.max(this.clock, at);
    this.opened.delete(keyOf(request));
    // What an operator decided, and a timer, is always heard.
    const heard = request.type === 'hold' || request.type === 'sleep' || this.size.admits(outcome);
    this.answers.push({ request, outcome: heard ? outcome : tooLarge });
    this.turn();
  }

  /** Lets the machine move on all answers that there are, and gives out what it asks. */
  turn(): void {
    if (this.turning || this.finish === undefined) return;
    this.turning = true;
    try {
      do {
        const answer = this.answers.shift();
        if (answer !== undefined) this.answer(answer);
        this.collect();
        this.giveOut();
      } while (this.answers.length > 0);
      this.rest(this.finish);
    } catch (error) {
      this.broken(error);
    } finally {
      this.turning = false;
    }
  }

  /** Cancellation of the Temporal workflow: the machine withdraws all and ends. */
  cancel(): void {
    if (this.finish === undefined) return;
    this.machine.cancel(Math.max(this.clock, Date.now()));
    this.turn();
  }

  broken(error: unknown): void {
    this.finish = undefined;
    this.fail(error);
  }

  private answer({ request, outcome }: Answer): void {
    this.wanted.delete(keyOf(request));
    this.machine.answer(request, outcome, this.clock);
  }

  private collect(): void {
    for (const request of this.machine.withdrawn()) this.withdraw(request);
    for (const request of this.machine.requests()) {
      this.wanted.set(keyOf(request), request);
      this.backlog.push(request);
    }
  }

  private withdraw(request: Request): void {
    const key = keyOf(request);
    const opened = this.opened.get(key);
    if (request.type !== 'perform') {
      this.wanted.delete(key);
      this.opened.delete(key);
    }
    opened?.withdraw();
    const index = this.backlog.findIndex((waiting) => keyOf(waiting) === key);
    if (index < 0) return;
    this.backlog.splice(index, 1);
    // It never went out: no effect.
    if (request.type === 'perform') this.answers.push({ request, outcome: { type: 'canceled' } });
  }

  private giveOut(): void {
    while (!this.continuing.keepsBack) {
      const [request] = this.backlog;
      if (request === undefined) return;
      this.backlog.shift();
      const opened = this.start(request);
      if (opened !== undefined) this.opened.set(keyOf(request), opened);
    }
  }

  private start(request: Request): Opened | undefined {
    if (request.type !== 'sleep' && request.type !== 'hold') this.continuing.count();
    switch (request.type) {
      case 'perform':
        // Its input is carried too: so all inputs that go out at once are within the limit.
        if (this.size.admits(null)) return startPerform(this, request);
        this.answers.push({ request, outcome: tooLarge });
        return undefined;
      case 'look_up':
        return startLookUp(this, request);
      case 'await':
        return startWait(this, request);
      case 'sleep':
        return startSleep(this, request);
      case 'hold':
        return startHold(this, request);
    }
  }

  /** After a turn: shows where the run stands, and ends this Temporal run if it is time. */
  private rest(finish: (ending: Ending) => void): void {
    const { machine, courier, continuing } = this;
    this.attribute.show(machine, this.wanted);
    if (courier.pending === 0 && courier.behind())
      courier.record(titled('record', machine.journal.at(-1)?.path ?? 'run'));
    const quiet = courier.pending === 0;
    if (hasEnded(machine)) {
      if (quiet) this.end(finish, { how: 'over' });
    } else if (continuing.isTime(quiet)) {
      const input = this.continued();
      // It can do nothing more before somebody mends it; as it is it must not go into a history.
      if (bytesOf(input) > OUTGOING_LIMIT) continuing.putOff();
      else this.end(finish, { how: 'continue', input });
    }
  }

  private end(finish: (ending: Ending) => void, ending: Ending): void {
    this.finish = undefined;
    finish(ending);
  }

  private continued(): RunInput {
    const journal = prune(this.input.plan, this.machine.journal);
    return { ...this.input, journal, hostVersion: HOST_VERSION };
  }
}
