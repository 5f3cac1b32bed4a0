import type { Closed, Command, Held, Intervention, Opened, Pause, Performed } from '../journal';
import { bind, evaluate } from '../language/evaluate';
import type { Block, Expression, Plan } from '../plan';
import type { Request, RunStart } from '../requests';
import type { Fault, ObjectCopy, Value } from '../value';
import { changesOf } from './layer';
import type { Place, Program, Walked } from './program';
import type { Draft, Recorder } from './recorder';
import type { Scheduler } from './scheduler';
import { View, WatchingView } from './view';

/** What the parts of a machine share. */
export interface Core {
  readonly plan: Plan;
  readonly start: RunStart;
  readonly recorder: Recorder;
  readonly scheduler: Scheduler;
  /** Fibers that wait for an operator. */
  held: number;
  /** Steps begun since the last answer. */
  begun: number;
  /** The journal tells of a cancellation. */
  canceled: boolean;
  /** Walks the steps of a block, or of branches side by side. */
  sequence(steps: Block['steps'], place: Place): Program;
  branches(blocks: readonly Block[], place: Place): Program;
}

type Decision = Omit<Opened, 'order' | 'at' | 'looked' | 'changes' | 'timeout' | 'by'>;

const NOTHING: readonly Value[] = [];

/** A step being walked: its entry, and all that the programs of steps may do. */
export class Visit {
  readonly path: string;
  generation = 1;
  entry: Draft | undefined;
  /** An earlier life of the run had begun it. */
  restored = false;
  looked: readonly Value[] = NOTHING;
  /** Absolute end by the step's timeout, milliseconds. */
  deadline: number | undefined;
  #by: Intervention | undefined;
  #gained: Opened['changes'];

  constructor(
    readonly core: Core,
    readonly step: Walked,
    readonly place: Place,
  ) {
    this.path = step.key;
    const entry = core.recorder.latest(this.path);
    if (entry === undefined) return;
    this.generation = entry.generation;
    if (entry.closed?.how === 'retried') {
      this.next(entry.closed);
      return;
    }
    this.entry = entry;
    this.restored = true;
    this.looked = entry.opened.looked ?? NOTHING;
    if (entry.opened.changes !== undefined) place.layer.apply(entry.opened.changes);
  }

  get now(): number {
    return this.core.recorder.now;
  }

  get opened(): Opened | undefined {
    return this.entry?.opened;
  }

  /** No longer wanted: what was sent is only awaited. */
  get withdrawn(): boolean {
    return this.core.scheduler.current.withdrawn;
  }

  /** Where the steps within this one stand. */
  get within(): Place {
    const caught = this.place.caught || this.step.continueOnError === true;
    const settled = this.place.settled || this.entry?.held !== undefined || this.entry?.closed !== undefined;
    return { layer: this.place.layer, caught, settled };
  }

  evaluate(expression: Expression): Value {
    return evaluate(expression, new View(this.core.start, this.place.layer, this.looked, this.now));
  }

  /** A view that notes which values were missing. */
  watch(): WatchingView {
    return new WatchingView(this.core.start, this.place.layer, this.looked, this.now);
  }

  /** Leaves only the reads of `event` in an expression. */
  bindAllButEvent(expression: Expression): Expression {
    return bind(expression, new View(this.core.start, this.place.layer, this.looked, this.now), 'event');
  }

  /** Asks the host; the program yields next for the answer. */
  ask(request: Request, allows?: (command: Command) => boolean): void {
    this.core.scheduler.ask(request, this.restored && this.entry?.pause === undefined, allows);
  }

  /** Takes the answers of a look-up, and the objects that came with them. */
  learn(answers: readonly Value[], objects: readonly ObjectCopy[] | undefined): void {
    this.looked = answers;
    this.#gained = changesOf(this.place.layer, objects ?? []);
    if (this.#gained !== undefined) this.place.layer.apply(this.#gained);
  }

  /** Writes the opened half: what was decided. One that was begun without a decision is completed. */
  open(decision: Decision): Opened {
    const opened: { -readonly [K in keyof Opened]?: Opened[K] } = { ...decision };
    if (this.looked.length > 0) opened.looked = this.looked;
    if (this.#gained !== undefined) opened.changes = this.#gained;
    if (this.deadline !== undefined) opened.timeout = this.deadline;
    if (this.#by !== undefined) opened.by = this.#by;
    const { entry, core } = this;
    if (entry === undefined) this.entry = core.recorder.open(this.path, this.generation, this.step.type, opened);
    else entry.opened = { ...entry.opened, ...opened };
    return (this.entry as Draft).opened;
  }

  /** The entry, begun without a decision where there is none. */
  begin(): Draft {
    if (this.entry === undefined) this.open({});
    return this.entry as Draft;
  }

  /** Notes a gap between attempts, `after` in milliseconds. */
  pause({
    attempts,
    after,
    fault,
  }: {
    readonly attempts: number;
    readonly after: number;
    readonly fault: Fault;
  }): Pause {
    return this.core.recorder.pause(this.begin(), { attempts, until: this.now + after, fault });
  }

  /** Notes that an action was performed, and what is awaited of it. */
  perform(performed: Omit<Performed, 'order' | 'at'>): Performed {
    return this.core.recorder.perform(this.begin(), performed);
  }

  hold(fault: Fault, until: number): Held {
    return this.core.recorder.hold(this.begin(), { fault, until });
  }

  close(closed: Omit<Closed, 'order' | 'at'>): void {
    this.core.recorder.close(this.begin(), closed);
    this.recall();
  }

  /** Gives those who come after what the closed step gave and changed. */
  recall(): void {
    const { closed } = this.entry as Draft;
    const { type } = this.step;
    if (closed?.output !== undefined && type !== 'labels' && type !== 'output')
      this.place.layer.setOutput(this.path, closed.output);
    if (closed?.changes !== undefined) this.place.layer.apply(closed.changes);
  }

  /** Goes to the next generation, which begins with what the operator decided. */
  next({ command, by }: { readonly command?: Command; readonly by?: Intervention }): void {
    this.generation += 1;
    this.entry = undefined;
    this.restored = false;
    this.looked = NOTHING;
    this.#gained = undefined;
    this.deadline = this.step.timeout === undefined ? undefined : this.now + this.step.timeout;
    this.#by = by;
    if (command?.do === 'route') this.open({ route: command.route });
    if (command?.do === 'value') this.open({ input: command.value });
    if (command?.do === 'retry' && command.input !== undefined) this.open({ input: command.input });
  }
}
