import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import { continueUploads } from '../src/by-hand/uploads/continue-uploads';
import { receiveUpload } from '../src/by-hand/uploads/receive-upload';
import { settleUpload } from '../src/by-hand/uploads/settle-upload';
import type { Service } from '../src/service';
import type { Environment, Writing } from '../src/writing';
import { type Chapter, type Figure, print } from './figure';
import { type Addresses, type Furniture, furnish, newQueue, type Opened, openService } from './site';

const ROWS = 10_000;
const QUICK_ROWS = 300;
/** Characters of a row: with all its rows the file is nearly as large as a file may be. */
const WIDE = 1_500;
/** As many as a connection hands over at once. */
const CHUNK_ROWS = 40;
/** Chunks between two looks at what the process holds: collecting it stops everything for a moment. */
const LOOK = 10;
const MEGABYTE = 1024 * 1024;
/** So much more than before the process may hold while it takes the file. */
const MOST_MEGABYTES = 8;

const EACH = {
  key: 'bench-each-row',
  name: 'Each row',
  trigger: { type: 'api', fields: { number: { type: 'integer', required: true }, text: { type: 'string' } } },
  steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
};

/** A file of as many rows as there may be: taken, done, and sent again. */
export async function benchUploads(addresses: Addresses, _: Furniture, __: Opened, quick: boolean): Promise<Chapter> {
  const { service, close } = openService(addresses, newQueue());
  try {
    const { environment } = await furnish(service, [EACH]);
    const rows = quick ? QUICK_ROWS : ROWS;
    const held = new Held();
    const taking = await timed(() => take(service, environment, file(rows, held)));
    const doing = await timed(() => continueUploads(service, Number.POSITIVE_INFINITY));
    await take(service, environment, file(rows, held));
    const again = await continueUploads(service, Number.POSITIVE_INFINITY);
    return chapterOf({ rows, taking, doing, again, held, ...(await countRuns(service, environment)) });
  } finally {
    await close();
  }
}

/** What the process holds, looked at while it takes a file. */
class Held {
  first = 0;
  most = 0;
  private readonly collect: () => void;

  constructor() {
    setFlagsFromString('--expose-gc');
    this.collect = runInNewContext('gc') as () => void;
  }

  look(): void {
    this.collect();
    const { heapUsed, external } = process.memoryUsage();
    this.first ||= heapUsed + external;
    this.most = Math.max(this.most, heapUsed + external);
  }
}

async function* file(rows: number, held: Held): AsyncGenerator<Uint8Array> {
  held.look();
  yield Buffer.from('number,text\n');
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - from);
    yield Buffer.from(Array.from({ length: count }, (_, n) => `${from + n},${'x'.repeat(WIDE)}\n`).join(''));
    if ((from / CHUNK_ROWS) % LOOK === 0) held.look();
  }
}

async function take({ db }: Service, environment: Environment, rows: AsyncIterable<Uint8Array>): Promise<void> {
  const actor = { type: 'system', id: 'usher' } as const;
  const received = await receiveUpload(db, { environment, actor, workflow: EACH.key, file: rows });
  await db.transaction().execute((trx) => {
    const writing: Writing = { trx, environment, actor, cause: { depth: 0 } };
    return settleUpload(writing, received, { name: '', secrets: undefined });
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function countRuns({ db }: Service, environment: Environment) {
  const { rows } = await sql<{ runs: number; numbers: number }>`
    select count(*)::int as runs, count(distinct start -> 'trigger' ->> 'number')::int as numbers
    from runs where environment_id = ${environment.id}`.execute(db);
  return rows[0] ?? { runs: 0, numbers: 0 };
}

interface Measured {
  readonly rows: number;
  readonly taking: number;
  readonly doing: number;
  readonly again: number;
  readonly held: Held;
  readonly runs: number;
  readonly numbers: number;
}

function chapterOf({ rows, taking, doing, again, held, runs, numbers }: Measured): Chapter {
  const figures: Figure[] = [
    {
      name: 'Rows that were left out, or started more than once',
      value: Math.abs(rows - numbers) + (runs - numbers) + again,
      unit: '',
      bound: { most: 0 },
      detail: `${runs} runs of ${rows} rows; the file was sent twice`,
    },
    {
      name: 'What the process holds more while it takes the file, most',
      value: (held.most - held.first) / MEGABYTE,
      unit: 'MiB',
      bound: { most: MOST_MEGABYTES },
      detail: `from ${print(held.first / MEGABYTE)} to ${print(held.most / MEGABYTE)} MiB, with the driver's buffers`,
    },
    {
      name: 'Taking the file',
      value: taking,
      unit: 's',
      detail: `${print(rows / taking)} rows a second, collected ever again`,
    },
    {
      name: 'Starting its runs',
      value: doing,
      unit: 's',
      detail: `${print(rows / doing)} rows a second by one process, in Temporal too`,
    },
  ];
  return { title: 'A file that starts a run a row', notes: NOTES, figures };
}

const NOTES = [
  `A file of ${ROWS.toLocaleString('en')} rows, nearly 15 MiB in all, comes a chunk at a time and is taken by the process that is measured; then its runs are started by one process as the dispatcher does it, and the file is sent again. No worker takes the runs.`,
];
