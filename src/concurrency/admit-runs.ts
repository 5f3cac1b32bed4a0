import { sql } from 'kysely';
import type { Db } from '../database';
import { lockPlace, TAKES_PLACE } from './lock-place';

/** Queued runs that are looked at for one admission; a limit is at most as large. */
const MOST = 1000;

/**
 * Gives the free places of a key to the runs that have waited longest, none before its turn, and gives their ids: they
 * are to be started. A run that is resumed from a hold runs on beyond the limit, and is counted.
 */
export async function admitRuns(db: Db, key: string): Promise<readonly string[]> {
  return db.transaction().execute(async (trx) => {
    await lockPlace(trx, key);
    const { rows } = await sql<{ id: string }>`
      with queue as (
        select id, queued_at, concurrency_limit from runs
        where concurrency_key = ${key} and queued_at is not null and status = 'in_progress'
        order by queued_at, id limit ${MOST}
      ), taken as (
        select count(*) as places from runs r
        where r.concurrency_key = ${key} and r.queued_at is null and r.status in ('in_progress', 'errored')
          and ${TAKES_PLACE}
      ), turn as (
        select id, queued_at, places + row_number() over (order by queued_at, id) <= concurrency_limit as fits
        from queue, taken
      ), admitted as (
        select id, bool_and(fits) over (order by queued_at, id) as comes from turn
      )
      update runs set queued_at = null, updated_at = clock_timestamp()
      where id in (select id from admitted where comes) and queued_at is not null and status = 'in_progress'
      returning id`.execute(trx);
    return rows.map((row) => row.id);
  });
}
