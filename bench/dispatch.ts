import os from 'node:os';
import { sql } from 'kysely';
import type { Service } from '../src/service';
import { startChild } from './child';
import type { Accepted, DispatchQuestion } from './dispatch-child';
import { commitEvents, DISPATCHED, type Load } from './dispatch-load';
import type { Chapter, Figure } from './figure';
import { print } from './figure';
import { type Addresses, type Furniture, furnish, newQueue, type Opened } from './site';
import type { WorkerQuestion } from './worker';

const SECONDS = 60;
const QUICK_SECONDS = 10;
/** Before that it only warms up. */
const WARM_SECONDS = 15;
const MOST_MS = 250;
/** What was not accepted by then is counted as missing. */
const PATIENCE_MS = 20_000;

/** How soon a committed event starts or wakes its run, while many others are committed that do not. */
export async function benchDispatch(
  addresses: Addresses,
  _: Furniture,
  { service }: Opened,
  quick: boolean,
): Promise<Chapter> {
  const { environment } = await furnish(service, DISPATCHED);
  const taskQueue = newQueue();
  const worker = startChild(require.resolve('./worker'), { flags: ['--expose-gc'] });
  const dispatcher = startChild(require.resolve('./dispatch-child'));
  try {
    const work: WorkerQuestion = { ask: 'work', addresses, taskQueue, handWritten: false, cached: 500 };
    await worker.ask(work);
    await dispatcher.ask({ ask: 'dispatch', addresses, taskQueue } satisfies DispatchQuestion);
    const used = async () => ({
      worker: await worker.ask<number>({ ask: 'cpu' } satisfies WorkerQuestion),
      dispatcher: await dispatcher.ask<number>({ ask: 'cpu' } satisfies DispatchQuestion),
    });
    const before = await used();
    const seconds = WARM_SECONDS + (quick ? QUICK_SECONDS : SECONDS);
    const load = await commitEvents(service, environment, seconds * 1000);
    const after = await used();
    const share = (process: 'worker' | 'dispatcher') => (after[process] - before[process]) / 1e6 / seconds;
    const cpu = `CPU: dispatcher ${print(100 * share('dispatcher'))} %, worker ${print(100 * share('worker'))} % of one core`;
    const accepted = await acceptedAll(service, load, () =>
      dispatcher.ask<Accepted>({ ask: 'accepted' } satisfies DispatchQuestion),
    );
    return chapterOf(load, accepted, cpu, seconds);
  } finally {
    await dispatcher.stop();
    await worker.stop();
  }
}

/** By event: when what it woke had been accepted, and how. */
type Woken = ReadonlyMap<string, { readonly at: number; readonly how: 'start' | 'signal' }>;

/** Waits until everything is accepted that is going to be. */
async function acceptedAll(service: Service, { waking }: Load, ask: () => Promise<Accepted>): Promise<Woken> {
  for (const end = performance.now() + PATIENCE_MS; ; ) {
    const woken = await wokenBy(service, waking, await ask());
    if (woken.size >= waking.length || performance.now() > end) return woken;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function wokenBy(service: Service, eventIds: readonly string[], accepted: Accepted): Promise<Woken> {
  const ids = [...eventIds];
  const { rows } = await sql<{ eventId: string; id: string; how: 'start' | 'signal' }>`
    select event_id as "eventId", id, 'start' as how from runs where event_id = any(${ids}::text[])
    union all
    select outcome -> 'event' ->> 'id', id, 'signal' from waits
    where outcome -> 'event' ->> 'id' = any(${ids}::text[])`.execute(service.db);
  const found = rows.flatMap(({ eventId, id, how }) => {
    const at = accepted.get(id);
    return at === undefined ? [] : [[eventId, { at, how }] as const];
  });
  return new Map(found);
}

function chapterOf({ committed, waking }: Load, woken: Woken, cpu: string, seconds: number): Chapter {
  const began = Math.min(...committed.values());
  const counted = waking.filter((id) => (committed.get(id) ?? 0) >= began + WARM_SECONDS * 1000);
  const times = counted.map((id) => (woken.get(id)?.at ?? Number.POSITIVE_INFINITY) - (committed.get(id) ?? 0));
  times.sort((one, other) => one - other);
  const at = (part: number) => times[Math.min(times.length - 1, Math.ceil(times.length * part) - 1)] ?? Number.NaN;
  const missing = times.filter((time) => time === Number.POSITIVE_INFINITY).length;
  const starts = counted.filter((id) => woken.get(id)?.how === 'start').length;
  const kinds = `${starts} starts and ${counted.length - starts - missing} signals${missing > 0 ? `, ${missing} never came` : ''}`;
  const load = os.loadavg()[0] ?? 0;
  const figures: Figure[] = [
    {
      name: 'Commit to signal, p99',
      value: at(0.99),
      unit: 'ms',
      bound: { most: MOST_MS },
      detail: `${kinds}; p50 ${print(at(0.5))}, p90 ${print(at(0.9))}, longest ${print(at(1))} ms; ${cpu}; load ${load.toFixed(1)}`,
    },
    {
      name: 'Events committed',
      value: committed.size / seconds,
      unit: '/s',
      detail: `${committed.size} events in ${seconds} s, the first ${WARM_SECONDS} s of which are not counted above`,
    },
  ];
  return { title: 'Dispatching', notes: NOTES, figures };
}

const NOTES = [
  'Events of inquiries are committed at 500/s, ten in a statement, whatever becomes of them. Twenty definitions with event triggers are active; three of four events have a name to which some of them listen, and their criteria are judged. One event in fifty starts a run, which then waits, or ends such a wait. Measured is the time from the moment at which the transaction is about to commit to the moment at which Temporal has accepted the signal or the start, over all of these. One dispatcher, one worker, Postgres, Temporal and the process that commits share the processors.',
];
