import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchBundle } from './bundle';
import { compare } from './compare';
import { benchDispatch } from './dispatch';
import type { Chapter } from './figure';
import { benchLists } from './lists';
import { benchMachine } from './machine';
import { benchReady } from './ready';
import { allMet, printPage, printTable } from './results';
import { benchSandbox } from './sandbox';
import { benchSchedule } from './schedule';
import { type Servers, startServers } from './servers';
import { benchTrigger } from './trigger';
import { benchUploads } from './uploads';

const RESULTS = path.join(__dirname, 'RESULTS.md');
/** Whatever hangs, the bench ends. */
const LONGEST_MS = 2_400_000;

type Bench = (servers: () => Promise<Servers>, quick: boolean) => Promise<Chapter>;

/** In the order in which they run. */
const BENCHES: Readonly<Record<string, Bench>> = {
  ready: async (_, quick) => benchReady(quick),
  machine: async (_, quick) => benchMachine(quick),
  sandbox: async (_, quick) => benchSandbox(quick),
  trigger: withServers(benchTrigger),
  dispatch: withServers(benchDispatch),
  lists: withServers(benchLists),
  schedule: withServers(benchSchedule),
  bundle: withServers(benchBundle),
  compare: withServers(compare),
  uploads: withServers(benchUploads),
};

function withServers(
  bench: (
    addresses: Servers['addresses'],
    furniture: Servers['furniture'],
    opened: Servers['opened'],
    quick: boolean,
  ) => Promise<Chapter>,
): Bench {
  return async (start, quick) => {
    const { addresses, furniture, opened } = await start();
    return bench(addresses, furniture, opened, quick);
  };
}

async function run(names: readonly string[], quick: boolean): Promise<readonly Chapter[]> {
  let servers: Promise<Servers> | undefined;
  const start = () => {
    servers ??= startServers();
    return servers;
  };
  const chapters: Chapter[] = [];
  try {
    for (const name of names) {
      const chapter = await BENCHES[name]?.(start, quick);
      if (chapter === undefined) continue;
      process.stdout.write(`${printTable(chapter)}\n`);
      chapters.push(chapter);
    }
    return chapters;
  } finally {
    await (await servers)?.stop();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } } });
  const names = values.only === undefined ? Object.keys(BENCHES) : values.only.split(',');
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) {
    throw new Error(`There is no ${unknown.join(', ')}: --only takes ${Object.keys(BENCHES).join(', ')}.`);
  }
  const began = performance.now();
  const chapters = await run(names, values.quick);
  const seconds = Math.round((performance.now() - began) / 1000);
  const whole = values.only === undefined && !values.quick;
  if (whole) writeFileSync(RESULTS, printPage(chapters, seconds));
  process.stdout.write(
    `Took ${seconds} s${whole ? '; written to bench/RESULTS.md' : '; RESULTS.md is left as it was'}.\n`,
  );
  // A brief look is too rough to fail.
  process.exitCode = !whole || allMet(chapters) ? 0 : 1;
}

setTimeout(() => {
  process.stderr.write('The bench took too long and is given up.\n');
  process.exit(2);
}, LONGEST_MS).unref();

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
