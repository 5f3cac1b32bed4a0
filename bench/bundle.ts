import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { workflowBundle } from '../bin/workflow-bundle';
import { WAITING } from './definitions';
import type { Chapter, Figure } from './figure';
import { Rival } from './rival';
import type { Addresses, Furniture, Opened } from './site';

const KIBIBYTE = 1024;
/** Runs before the first look at the heap, and between the first and the second. */
const WARM = 40;
const RUNS = 300;
const QUICK_RUNS = 60;

/** What a worker loads, and what each run that waits takes of its memory. */
export async function benchBundle(
  addresses: Addresses,
  furniture: Furniture,
  opened: Opened,
  quick: boolean,
): Promise<Chapter> {
  const runs = quick ? QUICK_RUNS : RUNS;
  const figures = [...(await sizes())];
  for (const handWritten of [false, true]) {
    figures.push(await heapOfRuns({ addresses, furniture, handWritten, cached: 2000, heap: true }, opened, runs));
  }
  return { title: 'The workflow bundle', notes: NOTES, figures };
}

async function sizes(): Promise<readonly Figure[]> {
  const { code } = await workflowBundle();
  const [program = '', map = ''] = code.split('//# sourceMappingURL=');
  const size = (text: string) => Buffer.byteLength(text) / KIBIBYTE;
  return [
    { name: 'Modules of zod in it', value: modulesOf(code, 'zod'), unit: 'modules', bound: { most: 0 } },
    { name: 'Modules of ours that build schemas', value: schemaModulesIn(code), unit: 'modules', bound: { most: 0 } },
    {
      name: 'Size',
      value: size(program),
      unit: 'KiB',
      detail: `${Math.round(gzipSync(program).length / KIBIBYTE)} KiB compressed; its source map is ${Math.round(size(map))} KiB more`,
    },
  ];
}

/** Webpack names each module of a bundle by its file. */
function modulesOf(code: string, name: string): number {
  return new Set(code.match(new RegExp(`node_modules/${name}/[\\w./-]+`, 'g'))).size;
}

function schemaModulesIn(code: string): number {
  return new Set(code.match(/interpreter\/[\w./-]*schema\.ts/g)).size;
}

async function heapOfRuns(
  options: Parameters<typeof Rival.open>[0],
  { service }: Opened,
  runs: number,
): Promise<Figure> {
  const rival = await Rival.open(options);
  try {
    const heapAfter = async (count: number) => {
      for (let started = 0; started < count; started += 10) {
        const ten = Array.from({ length: Math.min(10, count - started) }, () => rival.start(WAITING.key));
        await waitUntilWaiting(service.db, await Promise.all(ten));
      }
      return rival.heap();
    };
    const before = await heapAfter(WARM);
    const value = ((await heapAfter(runs)) - before) / runs / KIBIBYTE;
    const name = options.handWritten ? 'The same, written by hand' : 'Heap of a cached run that waits';
    return { name, value, unit: 'KiB', detail: `${runs} runs that have done three own steps and sleep` };
  } finally {
    await rival.close();
  }
}

async function waitUntilWaiting(db: Opened['service']['db'], ids: readonly string[]): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      select id from runs where id = any(${ids}::text[]) and waiting_for = '[]'::jsonb`.execute(db);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const NOTES = [
  'Heap is what V8 has in use after a full collection, in a worker whose sandbox runs in its main thread (`TEMPORAL_DEBUG`), so that it can be read. The difference between two numbers of cached runs is divided by the runs between them; it includes what the worker itself keeps of each.',
];
