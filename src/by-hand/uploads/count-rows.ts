import { sql } from 'kysely';
import type { Trx } from '../../database';
import type { RowResult } from './stored-upload';

/** Writes how far an upload is, by its rows; one without a row that is to be done has ended. */
export async function countRows(trx: Trx, uploadId: string): Promise<void> {
  await sql`
    update run_uploads u set updated_at = clock_timestamp(), total = r.total, started = r.started, broken = r.broken,
      unknown = r.unknown, wrong_kind = r.wrong_kind, refused = r.refused, canceled = r.canceled,
      status = case when r.waiting = 0 and u.status = 'in_progress' then 'completed' else u.status end,
      ended_at = case when r.waiting = 0 then coalesce(u.ended_at, clock_timestamp()) end
    from (
      select count(*) as total, count(*) filter (where cells is not null) as waiting,
        count(*) filter (where result = 'started') as started, count(*) filter (where result = 'broken') as broken,
        count(*) filter (where result = 'unknown') as unknown,
        count(*) filter (where result = 'wrong_kind') as wrong_kind,
        count(*) filter (where result = 'refused') as refused, count(*) filter (where result = 'canceled') as canceled
      from run_upload_rows where upload_id = ${uploadId}) r
    where u.id = ${uploadId}`.execute(trx);
}

/** Adds what became of some rows, by whoever holds the lock of the upload; the last of them end it. */
export async function addResults(trx: Trx, uploadId: string, results: readonly RowResult[]): Promise<void> {
  const more = (result: RowResult) => results.filter((one) => one === result).length;
  await sql`
    update run_uploads set updated_at = clock_timestamp(), started = started + ${more('started')},
      broken = broken + ${more('broken')}, unknown = unknown + ${more('unknown')},
      wrong_kind = wrong_kind + ${more('wrong_kind')}, refused = refused + ${more('refused')}
    where id = ${uploadId}`.execute(trx);
  await sql`
    update run_uploads set status = 'completed', ended_at = clock_timestamp()
    where id = ${uploadId} and total = started + broken + unknown + wrong_kind + refused + canceled`.execute(trx);
}
