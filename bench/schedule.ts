import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { createObject } from '../src/objects';
import { runScheduleNow } from '../src/schedules/change-schedule';
import type { Service } from '../src/service';
import { beginLeft } from '../src/sweep/mend-schedules';
import { startLeft } from '../src/sweep/start-left';
import { isRunning } from '../src/temporal/is-running';
import type { Environment, Writing } from '../src/writing';
import { eachAccount } from '../test/harness/each-account';
import { type Chapter, type Figure, print } from './figure';
import type { Held, ScheduleWord, ScheduleWork } from './schedule-worker';
import { type Addresses, type Furniture, furnish, newQueue, type Opened, openService } from './site';

const OBJECTS = 10_000;
const QUICK_OBJECTS = 300;
const PER_SECOND = 50;
const MEGABYTE = 1024 * 1024;
/** So much more than at its begin the worker that starts may hold. */
const MOST_MEGABYTES = 64;
/** Over so many seconds. Pages begin a second apart, but after one that was late the next one begins at once. */
const SPAN = 10;
/** Of what is allowed in that span: the page that follows at once, and a part of another at the edge of the span. */
const MOST_OF_THROTTLE = 1.2;

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
    await workers.ready();
    const began = performance.now();
    await write(service, environment, (writing) => runScheduleNow(writing, EACH.key));
    await beginLeft(service);
    for (const part of [1 / 3, 2 / 3]) {
      await startedAtLeast(service, environment, objects * part);
      await workers.kill();
    }
    await startedAtLeast(service, environment, objects);
    const seconds = (performance.now() - began) / 1000;
    const paces = {
      rows: await paceOf(service, environment, 'created_at'),
      taken: await paceOf(service, environment, 'started_at'),
    };
    const left = await findLeft(service, environment);
    // They may be more than one sweep takes, with what other chapters have left in this database.
    while ((await startLeft(service, 0)) > 0);
    const counted = await countRuns(service, environment);
    return {
      title: 'A schedule over objects',
      notes: NOTES,
      figures: [
        wholeness(counted, objects, workers, left),
        ...throttle(paces, counted.runs / seconds, seconds),
        memory(workers),
      ],
    };
  } finally {
    await workers.stop();
    await close();
  }
}

/** One worker at a time: when it is killed the next one takes its place. */
class Workers {
  deaths = 0;
  /** Calls that Temporal did not answer in time, or that were not made since it was away. */
  unanswered = 0;
  /** What each held before it carried anything, and at most. */
  readonly held: { readonly first: Held; most: Held }[] = [];
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

  /** Once the first one works, and has looked at what it holds. */
  async ready(): Promise<void> {
    while (this.held.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
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
    let held: { readonly first: Held; most: Held } | undefined;
    child.on('message', (word: ScheduleWord) => {
      if (word === 'unanswered') {
        this.unanswered += 1;
        return;
      }
      if (held === undefined) {
        held = { first: word, most: word };
        this.held.push(held);
      }
      const { most } = held;
      held.most = { heap: Math.max(most.heap, word.heap), resident: Math.max(most.resident, word.resident) };
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

interface Left {
  readonly runs: number;
  /** Those that Temporal runs all the same: only their mark is missing. */
  readonly taken: number;
}

async function findLeft(service: Service, environment: Environment): Promise<Left> {
  const { rows } = await sql<{ id: string }>`
    select id from runs where environment_id = ${environment.id} and started_at is null`.execute(service.db);
  let taken = 0;
  for (const { id } of rows) taken += (await isRunning(service, id)) ? 1 : 0;
  return { runs: rows.length, taken };
}

interface Pace {
  /** Most runs of a second by the clock, and of any `SPAN` seconds. */
  readonly second: number;
  readonly span: number;
}

/** By when their rows were written, or by when they were marked as taken by Temporal. */
async function paceOf({ db }: Service, environment: Environment, time: 'created_at' | 'started_at'): Promise<Pace> {
  const at = sql.ref(time);
  const { rows } = await sql<Pace>`
    with spans as (
      select count(*) over (partition by date_trunc('second', ${at})) as second,
        count(*) over (order by ${at} range ${`${SPAN - 0.001} seconds`}::interval preceding) as span
      from runs where environment_id = ${environment.id} and ${at} is not null
    )
    select max(second)::int as second, max(span)::int as span from spans`.execute(db);
  return rows[0] ?? { second: 0, span: 0 };
}

interface Counted {
  readonly runs: number;
  readonly objects: number;
  readonly unstarted: number;
}

async function countRuns({ db }: Service, environment: Environment): Promise<Counted> {
  const { rows } = await sql<Counted>`
    select count(*)::int as runs, count(distinct trigger_object_id)::int as objects,
      count(*) filter (where started_at is null)::int as unstarted
    from runs where environment_id = ${environment.id}`.execute(db);
  return rows[0] ?? { runs: 0, objects: 0, unstarted: 0 };
}

function wholeness(
  { runs, objects, unstarted }: Counted,
  wanted: number,
  { deaths, unanswered }: Workers,
  left: Left,
): Figure {
  return {
    name: 'Objects that were left out, or started more than once',
    value: Math.abs(wanted - objects) + (runs - objects) + unstarted,
    unit: '',
    bound: { most: 0 },
    detail: `${runs} runs of ${objects} objects; ${deaths} deaths; ${left.runs} runs were left to the sweep, ${left.taken} of which Temporal ran and only the mark was missing; ${unanswered} calls of Temporal had no answer`,
  };
}

function throttle(paces: { readonly rows: Pace; readonly taken: Pace }, pace: number, seconds: number): Figure[] {
  const of = ({ span }: Pace) => span / (SPAN * PER_SECOND);
  return [
    {
      name: `Rows of runs written in any ${SPAN} seconds, most, of those allowed`,
      value: of(paces.rows),
      unit: '×',
      bound: { most: MOST_OF_THROTTLE },
      detail: `${PER_SECOND} a second are allowed; ${paces.rows.second} in the busiest second of the clock; ${print(pace)} a second over all, in ${Math.round(seconds)} s with both deaths`,
    },
    {
      name: `Runs taken by Temporal in any ${SPAN} seconds, most, of those allowed`,
      value: of(paces.taken),
      unit: '×',
      detail: `by the marks of their rows, before the sweep; ${paces.taken.second} in the busiest second of the clock`,
    },
  ];
}

function memory({ held }: Workers): Figure {
  const told = (of: keyof Held) =>
    held.map(({ first, most }) => `${print(first[of] / MEGABYTE)} to ${print(most[of] / MEGABYTE)}`).join(', ');
  return {
    name: 'What the worker holds more than at its begin, most',
    value: Math.max(...held.map(({ first, most }) => (most.heap - first.heap) / MEGABYTE)),
    unit: 'MiB',
    bound: { most: MOST_MEGABYTES },
    detail: `heap in use: ${told('heap')} MiB; resident: ${told('resident')} MiB; it interprets the runs too`,
  };
}

const NOTES = [
  'A schedule with a filter over twice as many accounts as meet it is run by hand, 50 a second; one worker starts and interprets its runs, which end at once. When a third, and two thirds, of the rows are there the worker is killed and another one takes its place: the activity that it was in comes again after its 30 seconds.',
  'The throttle is one of rows: they are written a page of 50 at a time, and a page begins a second after the begin of the one before it, or at once where that was late. So it holds on the average: two pages may fall into one second, and of any ten seconds the bound is 1.2 times what is allowed. Temporal is asked for the runs of a page before the next one begins. What the sweep starts is not throttled.',
  'Left to the sweep are runs whose rows are there and have no mark that Temporal took them: those of a page whose worker was killed, and of the one that is under way when the last row is there, at most 50 each; those whose call had no answer within 5 s, after which Temporal is not asked for a second, so that one late answer may leave most of a page; and those that Temporal runs already while their mark is still to be written, or was lost, which the sweep asks for in vain. `usher dispatcher` sweeps every two seconds; here nothing sweeps until all rows are there.',
  'The first measure of what a worker holds is taken when it has begun to work: of the first one before the schedule is run, of the others before the activity comes to them. The heap is that of its main thread; the resident part has the threads and the native core with it.',
];
