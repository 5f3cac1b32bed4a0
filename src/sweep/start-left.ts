import { sql } from 'kysely';
import type { Db } from '../database';
import { FaultError } from '../faults';
import { startRun } from '../runs/start/start-run';
import type { Service } from '../service';

/** Runs that one sweep starts at most. */
const MOST = 500;
/** Starts under way at once. */
const AT_ONCE = 10;
/** How long a run that could not be started is passed over, milliseconds: twice as long each time. */
const FIRST_REST = 60_000;
const LONGEST_REST = 3_600_000;

interface Rest {
  readonly milliseconds: number;
  readonly until: number;
}

/** Runs that could not be started, by id. Another process tries them once itself. */
const resting = new WeakMap<Db, Map<string, Rest>>();

/**
 * Starts the runs whose rows were committed a while ago and that Temporal has not taken: their process died, or Temporal
 * was away. Starting one that was started after all changes nothing. One that Temporal refuses is tried less and less
 * often, so that it takes nobody's turn. Gives the number of those that were started.
 */
export async function startLeft(service: Service, olderThan = 5000): Promise<number> {
  const rests = resting.get(service.db) ?? new Map<string, Rest>();
  resting.set(service.db, rests);
  const queue = await readLeft(service.db, olderThan, restingNow(rests));
  let started = 0;
  const startNext = async (): Promise<void> => {
    for (let runId = queue.pop(); runId !== undefined; runId = queue.pop()) {
      try {
        await startRun(service, runId);
        rests.delete(runId);
        started += 1;
      } catch (error) {
        // Temporal or the database is away: the others would fare no better.
        if (error instanceof FaultError && error.fault.category === 'transient') queue.length = 0;
        else putOff(service, rests, runId, error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, startNext));
  return started;
}

/** The oldest last. */
async function readLeft(db: Db, olderThan: number, without: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from runs
    where started_at is null and queued_at is null and status = 'in_progress'
      and created_at <= clock_timestamp() - ${olderThan} * interval '1 millisecond'
      and id <> all(${[...without]}::text[])
    order by created_at limit ${MOST}`.execute(db);
  return rows.map((row) => row.id).reverse();
}

/** Those that were not asked for again long after their time have been started by another, or have ended. */
function restingNow(rests: Map<string, Rest>): readonly string[] {
  const now = Date.now();
  for (const [runId, { until }] of rests) if (until + LONGEST_REST < now) rests.delete(runId);
  return [...rests].flatMap(([runId, { until }]) => (until > now ? [runId] : []));
}

function putOff(service: Service, rests: Map<string, Rest>, runId: string, error: unknown): void {
  const milliseconds = Math.min(2 * (rests.get(runId)?.milliseconds ?? FIRST_REST / 2), LONGEST_REST);
  rests.set(runId, { milliseconds, until: Date.now() + milliseconds });
  service.log.error({ runId, err: error }, 'A run could not be started: it is tried again.');
}
