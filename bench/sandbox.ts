import { createSandbox } from '../src/sandbox/create-sandbox';
import type { Sandbox } from '../src/sandbox/sandbox';
import { type Chapter, type Figure, median, print } from './figure';

const ROUNDS = 1000;
const QUICK_ROUNDS = 200;
const AT_ONCE = 40;
const WAVES = 20;
const QUICK_WAVES = 5;
/** What was promised of a small script, milliseconds. */
const MOST_MS = 5;

const SMALL = `async function evaluateCodeStep(args) {
  const ages = args.owners.map((owner) => owner.age);
  return { youngest: Math.min(...ages), is_adult: ages.every((age) => age >= 18) };
}`;
const ARGS = { owners: [{ age: 41 }, { age: 17 }, { age: 65 }] };
const ENDLESS = 'async function evaluateCodeStep() { for (;;) {} }';
const STORM = 'async function evaluateCodeStep() { const a = []; for (;;) a.push("x".repeat(1 << 20)); }';

/** How long code.evaluate takes in its sandbox: alone, many at once, and where it must be stopped. */
export async function benchSandbox(quick: boolean): Promise<Chapter> {
  const sandbox = createSandbox();
  try {
    const cold = await timed(() => evaluate(sandbox, SMALL));
    const alone = await repeated(quick ? QUICK_ROUNDS : ROUNDS, () => evaluate(sandbox, SMALL));
    const waves = await repeated(quick ? QUICK_WAVES : WAVES, () =>
      Promise.all(Array.from({ length: AT_ONCE }, () => evaluate(sandbox, SMALL))),
    );
    const endless = await repeated(5, () => stopped(sandbox, ENDLESS, 100));
    const storm = await repeated(5, () => stopped(sandbox, STORM, 2000));
    return {
      title: 'The sandbox of code.evaluate',
      notes: NOTES,
      figures: [
        figureOf('A small script, p50', alone, { most: MOST_MS }),
        { name: 'The first script of a worker', value: cold, unit: 'ms', detail: 'starts a process' },
        figureOf(`${AT_ONCE} small scripts at once, until the last has its value`, waves),
        figureOf('An endless loop with a timeout of 100 ms, until its fault', endless),
        figureOf('A storm of allocations, until its fault', storm),
      ],
    };
  } finally {
    await sandbox.close();
  }
}

function evaluate(sandbox: Sandbox, code: string, timeout = 1000) {
  return sandbox.evaluate({ code, args: ARGS, timeout }, new AbortController().signal);
}

async function stopped(sandbox: Sandbox, code: string, timeout: number): Promise<void> {
  const value = await evaluate(sandbox, code, timeout).catch(() => undefined);
  if (value !== undefined) throw new Error('Code that should have been stopped came to its end.');
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function repeated(times: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  const all: number[] = [];
  for (let time = 0; time < times; time += 1) all.push(await timed(work));
  return all;
}

function figureOf(name: string, times: readonly number[], bound?: Figure['bound']): Figure {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return {
    name,
    value: median(times),
    unit: 'ms',
    ...(bound && { bound }),
    detail: `p95 ${print(at(0.95))}, most ${print(at(1))} ms; ${times.length} measured`,
  };
}

const NOTES = [
  'A process for each core, each evaluation in an engine and a memory of its own. A small script reads a list of three maps and gives a map of two values; one is evaluated after the other. The time is what the worker waits: the turn, the way to the process and back, parsing, running and printing.',
];
