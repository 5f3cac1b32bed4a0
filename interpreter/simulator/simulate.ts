import { parseInstant } from '../instant';
import type { Closed, Entry, Held, Journal } from '../journal';
import { Run } from '../machine/run';
import type { Plan } from '../plan';
import type { Ask, Await, Hold, Outcome, Request, RunStart, Sleep, Status } from '../requests';
import type { Fault, ObjectCopy, ValueMap } from '../value';
import { Agenda } from './agenda';
import { Performing } from './performing';
import type { Script } from './script';
import { World } from './world';

export interface SimulationOptions extends Script {
  /** When the run starts, milliseconds since 1970 UTC; when it was created if absent. */
  readonly at?: number;
  /** Goes on from a journal. */
  readonly journal?: Journal;
  /** Holds without a command end by themselves after their 30 days; else the simulation ends with them. */
  readonly expireHolds?: true;
  /** The most answers that are given; 100,000 if absent. */
  readonly limit?: number;
}

export interface Simulation {
  /** `held` and `running`: nothing was left that could move it, or the limit was reached. */
  readonly status: Status;
  readonly labels: ValueMap | null;
  readonly output: ValueMap | null;
  readonly fault: Fault | null;
  readonly journal: Journal;
  /** Paths in the order in which they closed. */
  readonly closed: readonly string[];
  /** Virtual milliseconds from the start to the last answer. */
  readonly duration: number;
}

/** Runs a plan in memory, with a virtual clock, in a world that the script describes. */
export function simulate(plan: Plan, start: RunStart, options: SimulationOptions = {}): Simulation {
  const simulator = new Simulator(plan, start, options);
  simulator.run();
  const { machine, agenda, at } = simulator;
  const { status, labels, output, fault, journal } = machine;
  const duration = agenda.now - at;
  return { status, labels, output, fault, journal, closed: closedPaths(journal), duration };
}

class Simulator {
  readonly machine: Run;
  readonly agenda: Agenda;
  readonly at: number;
  readonly #options: SimulationOptions;
  readonly #world: World;
  readonly #performing: Performing;

  constructor(plan: Plan, start: RunStart, options: SimulationOptions) {
    const { journal, cancelAfter } = options;
    const at = options.at ?? parseInstant(start.run.created_at) ?? 0;
    this.at = at;
    this.#options = options;
    this.machine = new Run(plan, start, at, journal);
    this.agenda = new Agenda(this.machine.recorder.now);
    this.#world = new World(options.events ?? [], start, at);
    this.#performing = new Performing(options, this.agenda);
    for (const { performed, closed } of journal ?? []) {
      this.#world.learn(performed?.objects ?? []);
      this.#world.learn(Object.values(closed?.changes?.objects ?? {}));
    }
    if (cancelAfter !== undefined) this.agenda.add(at + cancelAfter, 0, () => this.machine.cancel(this.agenda.now));
  }

  run(): void {
    const { limit = 100_000 } = this.#options;
    this.#serve();
    for (let answers = 0; answers < limit && this.#isUnderWay(); answers += 1) {
      if (!this.agenda.step()) return;
      this.#serve();
    }
  }

  #isUnderWay(): boolean {
    return this.machine.status === 'running' || this.machine.status === 'held';
  }

  #serve(): void {
    for (const request of this.machine.requests()) this.#take(request);
    for (const request of this.machine.withdrawn()) if (request.type === 'perform') this.#performing.withdraw(request);
  }

  #take(request: Request): void {
    switch (request.type) {
      case 'perform':
        this.#performing.perform(request, this.#beganAt(request), this.#rankOf(request), (outcome) =>
          this.#answer(request, outcome),
        );
        break;
      case 'look_up':
        this.#answerAt(this.agenda.now, request, this.#lookUp(request));
        break;
      case 'await':
        this.#await(request);
        break;
      case 'sleep':
        this.#sleep(request);
        break;
      case 'hold':
        this.#command(request, (this.#entryOf(request).held as Held).at);
    }
  }

  #lookUp(request: Ask): Outcome {
    const scripted = this.#options.lookUps?.[request.path];
    const answer =
      typeof scripted === 'function'
        ? scripted(request)
        : scripted?.[Math.min(request.generation, scripted.length) - 1];
    if (answer === undefined) {
      return { type: 'looked', answers: request.questions.map((question) => (question.is === 'list' ? false : null)) };
    }
    if ('fault' in answer) return { type: 'failed', fault: answer.fault, attempts: 1 };
    return { type: 'looked', ...answer };
  }

  #await(request: Await): void {
    const { wait, until } = request;
    const {
      performed,
      opened: { at: begun },
    } = this.#entryOf(request);
    const opened = performed?.at ?? begun;
    const end = this.#world.resolve(wait, opened, until, this.agenda.now);
    if (end === null) this.#answerAt(until, request, { type: 'timeout' });
    else this.#answerAt(end.at, request, end.outcome);
    this.#command(request, opened);
  }

  #sleep(request: Sleep): void {
    if (request.why === 'hold' && this.#options.expireHolds !== true) return;
    this.#answerAt(request.until, request, { type: 'woken' });
  }

  #command(request: Hold | Await, from: number): void {
    const { path, generation } = request;
    const scripted = this.#options.commands?.[path]?.[generation - 1];
    if (scripted === undefined) return;
    const by = scripted.by ?? { id: `${path}/${generation}`, by: 'simulation', reason: 'scripted' };
    this.#answerAt(from + (scripted.after ?? 0), request, { type: 'resolved', command: scripted.command, by });
  }

  #answerAt(at: number, request: Request, outcome: Outcome): void {
    this.agenda.add(at, this.#rankOf(request), () => this.#answer(request, outcome));
  }

  #answer(request: Request, outcome: Outcome): void {
    // Of two answers to one request the later may find the request of the step's next generation.
    if (this.machine.scheduler.find(request)?.request !== request) return;
    if ('objects' in outcome) this.#world.learn(outcome.objects as readonly ObjectCopy[]);
    this.machine.answer(request, outcome, this.agenda.now);
  }

  #beganAt(request: Request): number {
    const { pause, opened } = this.#entryOf(request);
    return pause?.until ?? opened.at;
  }

  /** A look-up, and a timeout that counts from it, come before there is an entry. */
  #rankOf(request: Request): number {
    const entry = this.#findEntry(request);
    const half = request.type === 'await' ? (entry?.performed ?? entry?.opened) : entry?.opened;
    return half?.order ?? Number.POSITIVE_INFINITY;
  }

  #entryOf(request: Request): Entry {
    return this.#findEntry(request) as Entry;
  }

  #findEntry({ path, generation }: Request): Entry | undefined {
    return this.machine.journal.findLast((entry) => entry.path === path && entry.generation === generation);
  }
}

function closedPaths(journal: Journal): readonly string[] {
  const closed = journal.filter((entry): entry is Entry & { closed: Closed } => entry.closed !== undefined);
  return closed.sort((one, other) => one.closed.order - other.closed.order).map((entry) => entry.path);
}
