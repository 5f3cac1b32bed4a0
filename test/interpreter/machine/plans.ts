import { INTERPRETER_VERSION } from '../../../interpreter/changes';
import type {
  ActionStep,
  Awaits,
  Block,
  ConditionalStep,
  EventWaitStep,
  Expression,
  ParallelStep,
  Plan,
  Root,
  SetStep,
  Step,
  StopStep,
  TimeWaitStep,
} from '../../../interpreter/plan';
import type { RunStart } from '../../../interpreter/requests';
import { DEFAULT_RETRY } from '../../../interpreter/retry';
import type { Fault, ObjectCopy, Value } from '../../../interpreter/value';

export const SECOND = 1000;
export const DAY = 86_400_000;

export const literal = (value: Value): Expression => ({ is: 'literal', value });
export const read = (root: Root, ...path: string[]): Expression => ({ is: 'read', root, path });
export const out = (key: string, ...path: string[]): Expression => read('steps', key, ...path);
export const attribute = (of: Expression, ...path: string[]): Expression => ({ is: 'attribute', of, path });
export const map = (entries: { [key: string]: Expression }): Expression => ({ is: 'map', entries });
export const equals = (left: Expression, right: Value): Expression => ({
  is: 'compare',
  operator: 'equals',
  as: 'any',
  left,
  right: literal(right),
});
/** An expression that has no answer: a fault when it is evaluated. */
export const broken: Expression = { is: 'call', method: 'not_a_method', on: literal('x'), args: [] };

export function action(key: string, more: Partial<ActionStep> = {}): ActionStep {
  return {
    type: 'action',
    key,
    pointer: `/steps/${key}`,
    action: 'test.do@1',
    side: 'own',
    repeat: 'safe',
    inputs: map({}),
    retry: DEFAULT_RETRY,
    reads: [[]],
    ...more,
  };
}

export const outside = (key: string, more: Partial<ActionStep> = {}): ActionStep =>
  action(key, { side: 'outside', action: 'test.call@1', ...more });

/** Awaits the report that the action gives. */
export const AWAITS: Awaits = {
  kind: 'report',
  of: [],
  events: ['report.ready', 'report.errored'],
  means: { 'report.ready': 'ready' },
  faults: { 'report.errored': { code: 'report_errored', category: 'conflict', message: 'The report errored.' } },
  timeout: 10 * 86_400_000,
  output: {},
};

export const block = (...steps: Step[]): Block => ({ label: 'A block', steps });

export function conditional(
  key: string,
  routes: [Expression, Step[]][],
  more: Partial<ConditionalStep> = {},
): ConditionalStep {
  return {
    type: 'conditional',
    key,
    pointer: `/steps/${key}`,
    routes: routes.map(([when, steps], index) => ({ label: `Route ${index}`, when, steps })),
    else: block(),
    onMissing: 'else',
    ...more,
  };
}

export function parallel(key: string, branches: Step[][], more: Partial<ParallelStep> = {}): ParallelStep {
  return {
    type: 'parallel',
    key,
    pointer: `/steps/${key}`,
    branches: branches.map((steps) => block(...steps)),
    ...more,
  };
}

export function sleep(key: string, more: Partial<TimeWaitStep> = {}): TimeWaitStep {
  const base: TimeWaitStep = { type: 'wait', for: 'time', key, pointer: `/steps/${key}`, ...more };
  return more.until === undefined && more.duration === undefined ? { ...base, duration: 10 * SECOND } : base;
}

export function awaiting(
  key: string,
  of: Expression[],
  events: string[],
  more: Partial<EventWaitStep> = {},
): EventWaitStep {
  return {
    type: 'wait',
    for: 'events',
    key,
    pointer: `/steps/${key}`,
    of,
    events,
    means: {},
    resolution: 30 * DAY,
    onExpiration: 'continue',
    ...more,
  };
}

export function set(key: string, variable: string, value: Expression, more: Partial<SetStep> = {}): SetStep {
  return { type: 'set', key, pointer: `/steps/${key}`, variable, operator: 'set', value, ...more };
}

export function stop(key: string, more: Partial<StopStep> = {}): StopStep {
  return { type: 'stop', key, pointer: `/steps/${key}`, outcome: 'completed', ...more };
}

export function plan(steps: Step[], more: Partial<Plan> = {}): Plan {
  return {
    planVersion: 1,
    workflow: 'test',
    trigger: { type: 'api', fields: {} },
    labels: {},
    variables: {},
    steps,
    output: {},
    onFailure: 'hold',
    carries: {},
    names: [],
    ...more,
  };
}

export function variable(value: Value = null): Plan['variables'][string] {
  return { type: { is: 'any' }, default: value };
}

export const INQUIRY: ObjectCopy = { type: 'inquiry', id: 'inq_1', version: 3, status: 'created' };

export function start(more: Partial<RunStart> = {}): RunStart {
  return {
    run: { id: 'wfr_1', workflow: 'test', version: 1, created_at: '1970-01-01T00:00:00.000Z' },
    environment: 'sandbox',
    trigger: { type: 'inquiry', id: 'inq_1' },
    objects: [INQUIRY],
    cursor: { inq_1: 3 },
    interpreterVersion: INTERPRETER_VERSION,
    ...more,
  };
}

export const REFUSED: Fault = { code: 'refused', category: 'denied', message: 'The other side said no.' };
export const DOWN: Fault = { code: 'unreachable', category: 'transient', message: 'The other side is away.' };
