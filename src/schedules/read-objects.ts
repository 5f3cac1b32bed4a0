import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import type { ObjectRow } from '../objects/rows/read-row';

interface Wanted {
  readonly environmentId: string;
  readonly kind: string;
  readonly most: number;
}

/**
 * The next objects of an occurrence, in the order in which they were made, none that came later than the occurrence; in
 * the walk of an activation none that came after its first page. The place is read first, as text: so the index is entered
 * there, and no microsecond is lost on the way.
 */
export async function readObjects(
  db: Db | Trx,
  occurrenceId: string,
  { environmentId, kind, most }: Wanted,
): Promise<readonly ObjectRow[]> {
  // Not as of the activation's row: what was told of between that and its commit was told to no schedule.
  await sql`
    update schedule_occurrences set scheduled_for = clock_timestamp()
    where id = ${occurrenceId} and cause = 'activation' and after_id is null`.execute(db);
  const { rows: places } = await sql<{ until: string; afterAt: string | null; afterId: string | null }>`
    select case when cause = 'activation' then scheduled_for else created_at end::text as until, after_at::text as "afterAt", after_id as "afterId"
    from schedule_occurrences where id = ${occurrenceId}`.execute(db);
  const { until = null, afterAt = null, afterId = null } = places[0] ?? {};
  const after = afterId === null ? sql`true` : sql`(created_at, id) > (${afterAt}::timestamptz, ${afterId})`;
  const { rows } = await sql<ObjectRow>`
    select * from objects
    where environment_id = ${environmentId} and kind = ${kind} and created_at <= ${until}::timestamptz and ${after}
    order by created_at, id limit ${most}`.execute(db);
  return rows;
}
