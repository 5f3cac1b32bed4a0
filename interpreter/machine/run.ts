import type { Journal } from '../journal';
import type { Block, Plan } from '../plan';
import type { Outcome, Request, RunMachine, RunStart, Status } from '../requests';
import type { Fault, ValueMap } from '../value';
import { branches } from './branches';
import { fits } from './fits';
import { Layer } from './layer';
import { type Gathering, type Place, type Program, type Result, WITHDRAWN } from './program';
import { Recorder } from './recorder';
import { type Fiber, type Named, Scheduler } from './scheduler';
import type { Core } from './visit';
import { sequence, walk } from './walk';

/**
 * A run of a plan: walks as far as it can, says what it asks of its host, and goes on with each answer. Synchronous and
 * deterministic. Give the journal of an earlier life (whole, its beginning, or pruned) and it goes on from there.
 */
export class Run implements RunMachine, Core {
  readonly recorder: Recorder;
  readonly scheduler = new Scheduler();
  held = 0;
  begun = 0;
  canceled = false;
  labels: ValueMap | null = null;
  output: ValueMap | null = null;
  fault: Fault | null = null;
  readonly #main: Fiber;

  /** `at`: milliseconds, when the run starts; one that has a journal goes on at the time of its newest half. */
  constructor(
    readonly plan: Plan,
    readonly start: RunStart,
    at: number,
    journal: Journal = [],
  ) {
    this.recorder = new Recorder(journal, at);
    this.scheduler.stopping = this.recorder.stopped < Number.POSITIVE_INFINITY;
    this.#main = this.scheduler.start(this.#walkAll());
    if (this.canceled && !this.scheduler.stopping) this.scheduler.withdraw(this.#main);
  }

  get journal(): Journal {
    return this.recorder.entries;
  }

  get status(): Status {
    const result = this.#main.ended;
    if (result === undefined) return this.held > 0 ? 'held' : 'running';
    return statusOf(result);
  }

  requests(): readonly Request[] {
    return this.scheduler.requests();
  }

  withdrawn(): readonly Request[] {
    return this.scheduler.withdrawn();
  }

  answer(request: Named, outcome: Outcome, now: number): boolean {
    const asked = this.scheduler.find(request);
    if (asked === undefined || !fits(outcome, asked)) return false;
    this.#moveTo(now);
    this.scheduler.deliver(asked, outcome);
    return true;
  }

  cancel(now: number): void {
    this.#moveTo(now);
    this.scheduler.withdraw(this.#main);
  }

  sequence(steps: Block['steps'], place: Place): Program {
    return sequence(this, steps, place);
  }

  branches(blocks: readonly Block[], place: Place): Program {
    return branches(this, blocks, place);
  }

  /** Time does not go back. */
  #moveTo(now: number): void {
    this.recorder.now = Math.max(this.recorder.now, now);
    this.begun = 0;
  }

  *#walkAll(): Program {
    const { plan } = this;
    const place: Place = { layer: this.#firstLayer(), caught: false, settled: false };
    const labels = yield* this.#gather(gathering('labels', plan.labels, plan.labelLookUps), place);
    if (labels.is !== 'done') return this.#end(labels);
    this.labels = labels.output;
    const result = yield* sequence(this, plan.steps, place);
    if (this.scheduler.current.withdrawn) return WITHDRAWN;
    if (result.is !== 'done' && (result.is !== 'stop' || result.outcome !== 'completed')) return this.#end(result);
    this.scheduler.stopping = false;
    const { layer } = result.is === 'stop' ? result : place;
    const output = yield* this.#gather(gathering('output', plan.output, plan.outputLookUps), { ...place, layer });
    if (output.is !== 'done') return this.#end(output);
    this.output = output.output;
    return output;
  }

  *#gather(
    gathering: Gathering,
    place: Place,
  ): Program<Exclude<Result, { is: 'done' }> | { is: 'done'; output: ValueMap }> {
    if (Object.keys(gathering.values).length === 0) return { is: 'done', output: {} };
    const result = yield* walk(this, gathering, place);
    if (result.is !== 'done') return result;
    return { is: 'done', output: result.output as ValueMap };
  }

  #end(result: Result): Result {
    if (result.is === 'fault' || result.is === 'stop') this.fault = result.fault;
    return result;
  }

  #firstLayer(): Layer {
    const { plan, start } = this;
    const layer = new Layer(null);
    const vars: { [name: string]: ValueMap[string] } = {};
    for (const [name, variable] of Object.entries(plan.variables)) vars[name] = variable.default;
    layer.apply({ vars, cursor: start.cursor });
    for (const copy of start.objects) layer.setCopy(copy, start.cursor[copy.id] ?? copy.version);
    return layer;
  }
}

function gathering(type: Gathering['type'], values: Gathering['values'], lookUps: Gathering['lookUps']): Gathering {
  return { type, key: type, pointer: `/${type}`, values, ...(lookUps === undefined ? {} : { lookUps }) };
}

function statusOf(result: Result): Status {
  switch (result.is) {
    case 'done':
      return 'completed';
    case 'fault':
      return 'failed';
    case 'stop':
      return result.outcome;
    case 'withdrawn':
      return 'canceled';
  }
}
