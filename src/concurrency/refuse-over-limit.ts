import { sql } from 'kysely';
import type { Trx } from '../database';
import { fault } from '../faults';
import { lockPlace, TAKES_PLACE } from './lock-place';
import type { Place } from './place-of';

/** Runs that a refusal names. */
const MOST_NAMED = 10;

/**
 * Fault `concurrency_limit`, with the runs that hold the places, where a run has none; one that was inserted before is
 * not refused. Until the transaction ends nobody else takes a place.
 */
export async function refuseOverLimit(trx: Trx, runId: string, { key, limit }: Place): Promise<void> {
  await lockPlace(trx, key);
  const { rows } = await sql<{ known: boolean; holders: readonly string[] }>`
    select exists (select from runs where id = ${runId}) as known,
      array(
        select r.id from runs r
        where r.concurrency_key = ${key} and r.status in ('in_progress', 'errored') and ${TAKES_PLACE}
        order by r.created_at, r.id limit ${limit}
      ) as holders`.execute(trx);
  const [{ known, holders } = { known: false, holders: [] }] = rows;
  if (known || holders.length < limit) return;
  throw fault('concurrency_limit', { details: { runs: holders.slice(0, MOST_NAMED) } });
}
