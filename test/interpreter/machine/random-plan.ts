import type { ActionStep, Expression, LookUp, Plan, Step } from '../../../interpreter/plan';
import type { ScriptedCommand, StubbedAttempt, WorldEvent } from '../../../interpreter/simulator/script';
import type { SimulationOptions } from '../../../interpreter/simulator/simulate';
import {
  AWAITS,
  action,
  attribute,
  awaiting,
  broken,
  conditional,
  DAY,
  DOWN,
  equals,
  INQUIRY,
  literal,
  map,
  outside,
  parallel,
  plan,
  REFUSED,
  read,
  set,
  sleep,
  stop,
  variable,
} from './plans';

/** What random plans may hold. Plans whose ends depend on who answers first are for prefixes alone. */
export interface Taste {
  readonly races: boolean;
}

export interface RandomCase {
  readonly plan: Plan;
  readonly script: SimulationOptions;
}

/** Numbers from a seed (mulberry32): the same case for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Builder {
  readonly commands: { [path: string]: readonly ScriptedCommand[] } = {};
  readonly stubs: { [path: string]: (generation: number, attempt: number) => StubbedAttempt } = {};
  /** Ids of reports that steps may wait for. */
  readonly reports: string[] = [];
  readonly next: () => number;
  #keys = 0;

  constructor(
    seed: number,
    readonly taste: Taste,
  ) {
    this.next = numbersFrom(seed);
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** Milliseconds, so many of them that two things hardly ever fall together. */
  time(longest: number): number {
    return 1 + this.below(longest);
  }

  steps(known: string[], depth: number): Step[] {
    const steps: Step[] = [];
    for (let count = 1 + this.below(3); count > 0; count -= 1) {
      steps.push(this.step(known, depth));
      known.push(`s${this.#keys}`);
    }
    return steps;
  }

  expression(known: readonly string[]): Expression {
    const key = known[this.below(known.length)];
    const choices: Expression[] = [
      read('vars', `v${this.below(3)}`),
      attribute(read('trigger'), 'status'),
      literal(this.below(3)),
      key === undefined ? read('trigger', 'id') : read('steps', key, 'value'),
      key === undefined ? read('trigger', 'nothing') : read('steps', key, 'value'),
    ];
    return this.chance(0.04) ? broken : (choices[this.below(choices.length)] ?? literal(0));
  }

  step(known: string[], depth: number): Step {
    this.#keys += 1;
    const key = `s${this.#keys}`;
    const step = this.#bare(key, known, depth);
    const own = this.#keys;
    this.#keys = Math.max(own, this.#keys);
    const more: { continueOnError?: true; timeout?: number; lookUps?: LookUp[] } = {};
    if (this.chance(0.15)) more.continueOnError = true;
    if (this.taste.races && this.chance(0.2)) more.timeout = this.time(400_000);
    if (step.type !== 'parallel' && this.chance(0.2)) {
      more.lookUps = [{ is: 'list', list: 'blocked', item: map({ value: this.expression(known) }) }];
    }
    this.commands[key] = this.#commands(step);
    known.push(key);
    return { ...step, ...more };
  }

  #bare(key: string, known: string[], depth: number): Step {
    const kind = this.below(depth > 0 ? 9 : 6);
    if (kind === 0) return this.#set(key, known);
    if (kind === 1) return this.#wait(key, known);
    if (kind === 2 && this.taste.races) return this.#awaiting(key);
    if (kind === 3 && this.taste.races && this.chance(0.4)) return stop(key, this.#ending(known));
    if (kind <= 5) return this.#action(key, known);
    if (kind === 6) {
      const branches = Array.from({ length: 1 + this.below(3) }, () => this.steps([...known], depth - 1));
      return parallel(key, branches);
    }
    const routes = Array.from({ length: this.below(3) }, (): [Expression, Step[]] => {
      const holds = this.chance(0.3) ? literal(true) : equals(this.expression(known), this.below(3));
      return [holds, this.steps([...known], depth - 1)];
    });
    const onMissing = this.chance(0.2) ? 'error' : 'else';
    return conditional(key, routes, {
      onMissing,
      else: { label: 'Else', steps: this.chance(0.5) ? [] : this.steps([...known], depth - 1) },
    });
  }

  #ending(known: readonly string[]): { outcome: 'completed' | 'failed' | 'canceled'; message?: Expression } {
    const outcome = (['completed', 'failed', 'canceled'] as const)[this.below(3)] ?? 'failed';
    return this.chance(0.5) ? { outcome, message: this.expression(known) } : { outcome };
  }

  #set(key: string, known: readonly string[]): Step {
    const operator = (['set', 'set', 'push', 'remove', 'unset'] as const)[this.below(5)] ?? 'set';
    return set(key, `v${this.below(3)}`, this.expression(known), { operator });
  }

  #wait(key: string, known: readonly string[]): Step {
    return this.chance(0.8)
      ? sleep(key, { duration: this.time(200_000) })
      : sleep(key, { until: this.expression(known) });
  }

  #awaiting(key: string): Step {
    const means = this.chance(0.5) ? { 'inquiry.completed': 'completed' } : {};
    const when = equals(read('event', 'context', 'kind'), 1);
    return awaiting(key, [read('trigger')], ['inquiry.completed', 'inquiry.approved'], {
      means,
      resolution: this.time(300_000),
      onExpiration: this.chance(0.3) ? 'error' : 'continue',
      ...(this.chance(0.3) ? { when } : {}),
      ...(this.chance(0.2) ? { since: 'now' as const } : {}),
    });
  }

  #action(key: string, known: readonly string[]): Step {
    const takes = this.time(100_000);
    const failures = this.below(3) === 0 ? this.below(4) : 0;
    const value = this.below(3);
    const fault = { ...(this.chance(0.7) ? DOWN : REFUSED), ...(this.chance(0.2) ? { retryAfter: 90_000 } : {}) };
    const objects = this.chance(0.2)
      ? [{ ...INQUIRY, version: 4 + this.below(9), status: `status ${value}` }]
      : undefined;
    this.stubs[key] = (generation, attempt) =>
      generation === 1 && attempt <= failures
        ? { fault, takes: takes + attempt }
        : { output: { value, generation }, takes: takes + attempt, ...(objects === undefined ? {} : { objects }) };
    const retry = { attempts: 1 + this.below(4), delay: 1000, factor: 3, maximum: 60_000 };
    const inputs = map({ value: this.expression(known) });
    if (this.taste.races && this.chance(0.4)) return this.#awaited(key, { inputs, retry, awaits: AWAITS });
    return this.chance(0.5) ? action(key, { inputs, retry }) : outside(key, { inputs, retry });
  }

  /** An action whose end is awaited: it gives a report, of which something may come or nothing. */
  #awaited(key: string, more: Partial<ActionStep>): Step {
    const performed = this.stubs[key];
    const known = this.chance(0.7);
    const status = this.chance(0.2) ? 'ready' : 'pending';
    this.stubs[key] = (generation, attempt) => {
      const attempted = performed?.(generation, attempt);
      if (attempted === undefined || 'fault' in attempted) return attempted ?? { fault: DOWN };
      const report = { type: 'report', id: `rep_${key}_${generation}`, version: 1, status };
      return {
        output: { type: 'report', id: report.id, value: generation },
        ...(known ? { objects: [...(attempted.objects ?? []), report] } : {}),
        takes: attempted.takes ?? 0,
      };
    };
    this.reports.push(`rep_${key}_1`, `rep_${key}_2`);
    return action(key, { ...more, awaits: { ...AWAITS, timeout: this.time(400_000) } });
  }

  #commands(step: Step): readonly ScriptedCommand[] {
    const after = this.time(100_000);
    const last: ScriptedCommand = { after, command: { do: 'fail' } };
    if (this.chance(0.3)) return [last, last];
    if (step.type === 'action') {
      const input: ScriptedCommand = {
        after,
        command: { do: 'retry', ...(this.chance(0.5) ? { input: { value: 9 } } : {}) },
      };
      return this.chance(0.5) ? [input, last] : [{ after, command: { do: 'skip', output: { value: 1 } } }];
    }
    if (step.type === 'set') return [{ after, command: { do: 'value', value: 2 } }, last];
    if (step.type === 'conditional' && step.timeout === undefined)
      return [{ after, command: { do: 'route', route: -1 } }, last];
    if (step.type === 'stop') return [{ after, command: { do: 'retry' } }, last];
    return [{ after, command: { do: 'skip', output: { value: 0 } } }];
  }
}

/** A plan, a world and operators, all from one seed. */
export function randomCase(seed: number, taste: Taste): RandomCase {
  const builder = new Builder(seed, taste);
  const steps = builder.steps([], 3);
  const variables = { v0: variable(1), v1: variable([1, 2]), v2: variable() };
  const first = steps[0]?.key ?? '';
  const output = {
    a: read('vars', 'v0'),
    b: read('vars', 'v1'),
    c: read('vars', 'v2'),
    d: read('steps', first, 'value'),
    e: attribute(read('trigger'), 'status'),
  };
  const made = plan(steps, {
    variables,
    output,
    onFailure: builder.chance(0.7) ? 'hold' : 'fail',
    labels: builder.chance(0.3) ? { status: attribute(read('trigger'), 'status') } : {},
    carries: { inquiry: [['status']], report: [['value']] },
  });
  const names = ['inquiry.completed', 'inquiry.approved', 'inquiry.expired'];
  const events: WorldEvent[] = Array.from({ length: builder.taste.races ? builder.below(5) : 0 }, () => ({
    after: builder.time(600_000),
    name: names[builder.below(3)] ?? 'inquiry.completed',
    object: { type: 'inquiry', id: 'inq_1', status: builder.chance(0.5) ? 'completed' : 'approved' },
    context: { kind: builder.below(2) },
  }));
  const ends = builder.reports.flatMap((id): WorldEvent[] => {
    const status = builder.chance(0.6) ? 'ready' : 'errored';
    const object = { type: 'report', id, status, value: builder.below(3) };
    return builder.chance(0.7) ? [{ after: builder.time(900_000), name: `report.${status}`, object }] : [];
  });
  const actions = Object.fromEntries(
    Object.entries(builder.stubs).map(([key, stub]) => [
      key,
      (request: { generation: number }, attempt: number) => stub(request.generation, attempt),
    ]),
  );
  const lookUp = builder.chance(0.1) ? { fault: REFUSED } : { answers: [true] };
  const lookUps = Object.fromEntries(
    Object.keys(builder.commands).map((key, index) => [key, index === 1 ? [lookUp] : [{ answers: [false] }]]),
  );
  const cancel = taste.races && builder.chance(0.1) ? { cancelAfter: builder.time(500_000) } : {};
  return {
    plan: made,
    script: { at: 1000 * DAY, actions, events: [...events, ...ends], lookUps, commands: builder.commands, ...cancel },
  };
}
