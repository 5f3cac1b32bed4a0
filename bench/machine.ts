import { actionEntries } from '../activities/catalogue';
import { INTERPRETER_VERSION } from '../interpreter/changes';
import { compile } from '../interpreter/compiler/compile';
import { Run } from '../interpreter/machine/run';
import type { Plan } from '../interpreter/plan';
import type { Outcome, RunStart } from '../interpreter/requests';
import { simulate } from '../interpreter/simulator/simulate';
import { kindEntries } from '../src/kinds';
import { definitionOf } from './definitions';
import { type Chapter, type Figure, median } from './figure';

const LENGTH = 100;
const ROUNDS = 7;
const INQUIRY = { type: 'inquiry', id: 'inq_4kT9pXw2mVbR7sYdLhQe3NcJ' };
const COPY = { ...INQUIRY, version: 1, reference_id: 'ref-1' };
const OUTCOME: Outcome = { type: 'done', output: INQUIRY, objects: [COPY] };

/** The machine and the simulator alone, in this process and thread: no server, no clock. */
export function benchMachine(quick: boolean): Chapter {
  const rounds = quick ? 3 : ROUNDS;
  const milliseconds = quick ? 300 : 1000;
  return {
    title: 'The machine alone',
    notes: [
      `A step is an own action that is asked for, answered at once and kept whole in the journal, its input read from what the step before it gave. Runs of ${LENGTH} such steps are driven to their end one after the other in one thread; a figure is the median of ${rounds} rounds of ${milliseconds} ms of processor time of this process, collection of garbage with it.`,
    ],
    figures: [
      rate('Machine', 'steps/s', 300_000, rounds, milliseconds, machineRuns(planOf(LENGTH))),
      rate('Simulator, runs of three steps', 'runs/s', 20_000, rounds, milliseconds, simulatedRuns(planOf(3))),
    ],
  };
}

function rate(
  name: string,
  unit: string,
  least: number,
  rounds: number,
  milliseconds: number,
  work: () => number,
): Figure {
  perSecond(work, milliseconds);
  const rates = Array.from({ length: rounds }, () => perSecond(work, milliseconds));
  const detail = `slowest round ${Math.round(Math.min(...rates))}, fastest ${Math.round(Math.max(...rates))}`;
  return { name, unit, value: median(rates), bound: { least }, detail };
}

function perSecond(work: () => number, milliseconds: number): number {
  const began = process.cpuUsage();
  let done = 0;
  let passed = 0;
  do {
    done += work();
    const { user, system } = process.cpuUsage(began);
    passed = (user + system) / 1000;
  } while (passed < milliseconds);
  return (done / passed) * 1000;
}

/** Ten runs by the machine alone; gives the steps done. */
function machineRuns(plan: Plan): () => number {
  const start = startOf();
  return () => {
    let steps = 0;
    for (let run = 0; run < 10; run += 1) {
      const machine = new Run(plan, start, 0);
      for (let asked = machine.requests(); asked.length > 0; asked = machine.requests()) {
        for (const request of asked) machine.answer(request, OUTCOME, machine.journal.length);
      }
      if (machine.status !== 'completed') throw new Error(`The run ended as ${machine.status}.`);
      steps += machine.journal.filter((entry) => entry.type === 'action' && entry.closed !== undefined).length;
    }
    return steps;
  };
}

/** A hundred runs by the simulator, as a test of a definition makes them. */
function simulatedRuns(plan: Plan): () => number {
  const start = startOf();
  const actions = { 'object.fetch@1': () => ({ output: INQUIRY, objects: [COPY] }) };
  return () => {
    for (let run = 0; run < 100; run += 1) {
      const { status } = simulate(plan, start, { actions });
      if (status !== 'completed') throw new Error(`The run ended as ${status}.`);
    }
    return 100;
  };
}

function planOf(length: number): Plan {
  const compiled = compile(definitionOf('own', length), { actions: actionEntries(), kinds: kindEntries() });
  if (!('plan' in compiled)) throw new Error(JSON.stringify(compiled.diagnostics));
  return compiled.plan;
}

function startOf(): RunStart {
  const run = {
    id: 'wfr_4kT9pXw2mVbR7sYdLhQe3NcJ',
    workflow: 'own',
    version: 1,
    created_at: '2026-01-01T00:00:00.000Z',
  };
  return {
    run,
    environment: 'sandbox',
    trigger: { inquiry: INQUIRY, customer: 'customer-4711' },
    objects: [COPY],
    cursor: { [INQUIRY.id]: 1 },
    interpreterVersion: INTERPRETER_VERSION,
  };
}
