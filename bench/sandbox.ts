import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultError } from '../src/faults';
import { createOutgoingClient } from '../src/outgoing/create-outgoing-client';
import { createSandbox } from '../src/sandbox/create-sandbox';
import type { Sandbox } from '../src/sandbox/sandbox';
import { type Chapter, type Figure, median, print } from './figure';

const ROUNDS = 1000;
const QUICK_ROUNDS = 200;
const AT_ONCE = 40;
const WAVES = 20;
const QUICK_WAVES = 5;
/** As many as there are processes on most machines, twice over. */
const LOOPS = 4;
/** What was promised of a small script, milliseconds. */
const MOST_MS = 5;

const SMALL = `async function evaluateCodeStep(args) {
  const ages = args.owners.map((owner) => owner.age);
  return { youngest: Math.min(...ages), is_adult: ages.every((age) => age >= 18) };
}`;
const ARGS = { owners: [{ age: 41 }, { age: 17 }, { age: 65 }] };

/** What a host on loopback answers with. */
const ANSWER = JSON.stringify({ is_adult: true });
const FETCHING = `async function evaluateCodeStep(args) {
  const answer = await fetch(args.url);
  return (await answer.json()).is_adult;
}`;

const inStep = (body: string) => `async function evaluateCodeStep() { ${body} }`;
const ENDLESS = inStep('for (;;) {}');

/** A limit that code passes, and the fault that names it. */
const LIMITS = [
  { name: 'An endless loop with a timeout of 100 ms', code: ENDLESS, timeout: 100, ends: 'code_timed_out' },
  {
    name: 'A storm of allocations',
    code: inStep('const a = []; for (;;) a.push("x".repeat(1 << 20));'),
    timeout: 2000,
    ends: 'code_out_of_memory',
  },
  {
    name: 'Endless recursion',
    code: inStep('const f = () => f() + 1; return f();'),
    timeout: 2000,
    ends: 'code_too_deep',
  },
  {
    name: 'A value of 1 MiB',
    code: inStep('return "x".repeat(1 << 20);'),
    timeout: 2000,
    ends: 'code_output_too_large',
  },
] as const;
const PASSED = 5;

/** How long code.evaluate takes in its sandbox: alone, many at once, and where it must be stopped. */
export async function benchSandbox(quick: boolean): Promise<Chapter> {
  const sandbox = createSandbox();
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  try {
    const cold = await timed(() => evaluate(sandbox, SMALL));
    const alone = await repeated(rounds, () => evaluate(sandbox, SMALL));
    const fetching = await benchFetching(sandbox, rounds);
    const crowd = await benchCrowd(sandbox, quick ? QUICK_WAVES : WAVES);
    const limits = await benchLimits(sandbox);
    const healed = await repeated(rounds, () => evaluate(sandbox, SMALL));
    return {
      title: 'The sandbox of code.evaluate',
      notes: NOTES,
      figures: [
        figureOf('A small script, p50', alone, { most: MOST_MS }),
        { name: 'The first script of a worker', value: cold, unit: 'ms', detail: 'starts a process' },
        ...fetching,
        ...crowd,
        ...limits,
        figureOf('A small script, p50, after all of these', healed, { most: MOST_MS }),
      ],
    };
  } finally {
    await sandbox.close();
  }
}

/** One call of a host on loopback: by code in the sandbox, by the client that its calls go through, and by Node alone. */
async function benchFetching(sandbox: Sandbox, rounds: number): Promise<readonly Figure[]> {
  const host = createServer((_, response) => response.setHeader('content-type', 'application/json').end(ANSWER));
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
  const http = createOutgoingClient({ allow: ['127.0.0.1'], allowHttp: true });
  const fetching = { http, origins: [url], methods: ['GET'] } as const;
  const evaluation = { code: FETCHING, args: { url }, timeout: 1000, fetching };
  const ways = [
    ['A small script with one `fetch` of a host on loopback, p50', () => sandbox.evaluate(evaluation, never())],
    ['The same call by our outgoing client alone', () => http.send({ method: 'GET', url, timeout: 1000 })],
    ['The same call by the `fetch` of Node', async () => (await fetch(url)).json()],
  ] as const;
  try {
    const figures: Figure[] = [];
    for (const [name, work] of ways) figures.push(figureOf(name, await repeated(rounds, work)));
    return figures;
  } finally {
    host.closeAllConnections();
    host.close();
  }
}

/** Many at once, with nobody and with endless loops in front of them: all are to come to their value. */
async function benchCrowd(sandbox: Sandbox, waves: number): Promise<readonly Figure[]> {
  const [calm, beside]: [number[], number[]] = [[], []];
  let values = AT_ONCE;
  const measure = async (times: number[]) => {
    times.push(
      await timed(async () => {
        values = Math.min(values, await wave(sandbox));
      }),
    );
  };
  for (let round = 0; round < waves; round += 1) await measure(calm);
  for (let round = 0; round < PASSED; round += 1) {
    const hostile = Array.from({ length: LOOPS }, () => codeOf(evaluate(sandbox, ENDLESS, 100)));
    await measure(beside);
    await Promise.all(hostile);
  }
  return [
    figureOf(`${AT_ONCE} small scripts at once, until the last has its value`, calm),
    figureOf(`The same behind ${LOOPS} endless loops with a timeout of 100 ms each`, beside),
    {
      name: 'Values that they came to, in the worst of these',
      value: values,
      unit: 'values',
      bound: { least: AT_ONCE },
    },
  ];
}

/** Gives how many came to their value. */
async function wave(sandbox: Sandbox): Promise<number> {
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => evaluate(sandbox, SMALL)));
  return ended.filter(({ status }) => status === 'fulfilled').length;
}

/** Each limit passed a few times: how long until its fault, and whether that was the one that names it. */
async function benchLimits(sandbox: Sandbox): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  let named = 0;
  for (const { name, code, timeout, ends } of LIMITS) {
    const times = await repeated(PASSED, async () => {
      if ((await codeOf(evaluate(sandbox, code, timeout))) === ends) named += 1;
    });
    figures.push(figureOf(`${name}, until \`${ends}\``, times));
  }
  const tries = LIMITS.length * PASSED;
  const bound = { least: tries };
  return [
    ...figures,
    { name: 'Limits passed that ended in the fault that names them', value: named, unit: 'faults', bound },
  ];
}

function evaluate(sandbox: Sandbox, code: string, timeout = 1000) {
  return sandbox.evaluate({ code, args: ARGS, timeout }, never());
}

function never(): AbortSignal {
  return new AbortController().signal;
}

/** The code of the fault that it ends in; undefined where it comes to a value. */
async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof FaultError) return error.fault.code;
    throw error;
  }
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
  'A call of the code goes by our outgoing client: the address is checked and a connection of its own is made for each, where the `fetch` of Node keeps one open.',
  'Whoever comes first has the first turn. Code that passes a limit costs its process, which is replaced before the next one waits for it; what is healed is shown by the small script after them.',
];
