import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { createObject } from '../src/objects';
import { runScheduleNow } from '../src/schedules/change-schedule';
import type { Service } from '../src/service';
import { beginLeft } from '../src/sweep/mend-schedules';
import { startLeft } from '../src/sweep/start-left';
import type { Environment, Writing } from '../src/writing';
import { eachAccount } from '../test/harness/each-account';
import { type Chapter, type Figure, print } from './figure';
import type { ScheduleWork } from './schedule-worker';
import { type Addresses, type Furniture, furnish, newQueue, type Opened, openService } from './site';

const OBJECTS = 10_000;
const QUICK_OBJECTS = 300;
const PER_SECOND = 50;
const MEGABYTE = 1024 * 1024;
/** So much more than at its begin the worker that starts may hold. */
const MOST_MEGABYTES = 64;
/** Of a second's starts; a page counts for the second in which it was committed, so that two may fall into one. */
const MOST_OF_THROTTLE = 2;

const EACH = eachAccount(PER_SECOND);

/** A schedule over many objects, whose worker is killed twice on the way. */
export async function benchSchedule(addresses: Addresses, _: Furniture, __: Opened, quick: boolean): Promise<Chapter> {
  const taskQueue = newQueue();
  const { service, close } = openService(addresses, taskQueue);
  const workers = new Workers({ addresses, taskQueue });
  try {
    const { environment } = await furnish(service, [EACH]);
    const objects = quick ? QUICK_OBJECTS : OBJECTS;
    await fill(service, environment, objects);
    const began = performance.now();
    await write(service, environment, (writing) => runScheduleNow(writing, EACH.key));
    await beginLeft(service);
    for (const part of [1 / 3, 2 / 3]) {
      await startedAtLeast(service, environment, objects * part);
      await workers.kill();
    }
    await startedAtLeast(service, environment, objects);
    const seconds = (performance.now() - began) / 1000;
    const left = await startLeft(service, 0);
    return chapterOf(await countRuns(service, environment), objects, seconds, workers, left);
  } finally {
    await workers.stop();
    await close();
  }
}

/** One worker at a time: when it is killed the next one takes its place. */
class Workers {
  deaths = 0;
  /** Bytes that each held at its begin, and at most. */
  readonly held: { first: number; most: number }[] = [];
  private child: ChildProcess;

  constructor(private readonly told: ScheduleWork) {
    this.child = this.live();
  }

  async kill(): Promise<void> {
    const { child } = this;
    child.kill('SIGKILL');
    await once(child, 'exit');
    this.deaths += 1;
    this.child = this.live();
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  private live(): ChildProcess {
    const child = fork(require.resolve('./schedule-worker'), {
      execArgv: [...process.execArgv, '--expose-gc'],
      env: { ...process.env, TZ: 'UTC' },
    });
    const held = { first: 0, most: 0 };
    this.held.push(held);
    child.on('message', (bytes) => {
      held.first ||= Number(bytes);
      held.most = Number(bytes);
    });
    child.send(this.told);
    return child;
  }
}

function write<T>({ db }: Service, environment: Environment, act: (writing: Writing) => Promise<T>): Promise<T> {
  const actor = { type: 'system', id: 'usher' } as const;
  return db.transaction().execute((trx) => act({ trx, environment, actor, cause: { depth: 0 } }));
}

/** As many again as are taken do not meet the filter. */
async function fill({ db, ...rest }: Service, environment: Environment, count: number): Promise<void> {
  const first = await write({ db, ...rest }, environment, (writing) =>
    createObject(writing, 'account', { referenceId: 'leave-0' }),
  );
  await sql`
    insert into objects (id, environment_id, kind, status, reference_id, attributes, fields, created_at)
    select 'act_' || substr(md5(n::text) || md5('b' || n), 1, 24), environment_id, kind, status,
      case when n % 2 = 0 then 'take-' else 'leave-' end || n, attributes, fields, clock_timestamp()
    from objects, generate_series(1, ${count * 2}) n where id = ${first.id}`.execute(db);
}

async function startedAtLeast({ db }: Service, environment: Environment, count: number): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from runs where environment_id = ${environment.id}`.execute(db);
    if ((rows[0]?.count ?? 0) >= Math.floor(count)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Counted {
  readonly runs: number;
  readonly objects: number;
  readonly busiest: number;
}

async function countRuns({ db }: Service, environment: Environment): Promise<Counted> {
  const { rows } = await sql<Counted>`
    select count(*)::int as runs, count(distinct trigger_object_id)::int as objects,
      (select max(c)::int from (
        select count(*) as c from runs where environment_id = ${environment.id} group by date_trunc('second', created_at)
      ) seconds) as busiest
    from runs where environment_id = ${environment.id}`.execute(db);
  return rows[0] ?? { runs: 0, objects: 0, busiest: 0 };
}

function chapterOf(
  { runs, objects, busiest }: Counted,
  wanted: number,
  seconds: number,
  { deaths, held }: Workers,
  left: number,
): Chapter {
  const grown = Math.max(...held.map(({ first, most }) => (most - first) / MEGABYTE));
  const holds = held.map(({ first, most }) => `${print(first / MEGABYTE)} to ${print(most / MEGABYTE)}`).join(', ');
  const figures: Figure[] = [
    {
      name: 'Objects that were left out, or started more than once',
      value: Math.abs(wanted - objects) + (runs - objects),
      unit: '',
      bound: { most: 0 },
      detail: `${runs} runs of ${objects} objects; ${deaths} deaths, after which ${left} runs were started by the sweep`,
    },
    {
      name: 'Runs started in the busiest second, of those allowed',
      value: busiest / PER_SECOND,
      unit: '×',
      bound: { most: MOST_OF_THROTTLE },
      detail: `${PER_SECOND} a second are allowed; ${print(runs / seconds)} a second over all, in ${Math.round(seconds)} s with both deaths`,
    },
    {
      name: 'What the worker holds more than at its begin, most',
      value: grown,
      unit: 'MiB',
      bound: { most: MOST_MEGABYTES },
      detail: `heap in use: ${holds} MiB; it interprets the runs too`,
    },
  ];
  return { title: 'A schedule over objects', notes: NOTES, figures };
}

const NOTES = [
  'A schedule with a filter over twice as many accounts as meet it is run by hand, 50 a second; one worker starts and interprets its runs, which end at once. When a third, and two thirds, of the rows are there the worker is killed and another one takes its place: the activity that it was in comes again after its 30 seconds. A second counts by the clock, so that the end of one page and the begin of the next may fall into one.',
];
