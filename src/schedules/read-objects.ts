import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import type { ObjectRow } from '../objects/rows/read-row';

interface Wanted {
  readonly environmentId: string;
  readonly kind: string;
  readonly most: number;
}

/**
 * The next objects of an occurrence, in the order in which they were made, none that came later than the occurrence. The place is read first, as text: so
 * the index is entered there, and no microsecond is lost on the way.
 */
export async function readObjects(
  db: Db | Trx,
  occurrenceId: string,
  { environmentId, kind, most }: Wanted,
): Promise<readonly ObjectRow[]> {
  const { rows: places } = await sql<{ until: string; afterAt: string | null; afterId: string | null }>`
    select created_at::text as until, after_at::text as "afterAt", after_id as "afterId"
    from schedule_occurrences where id = ${occurrenceId}`.execute(db);
  const { until = null, afterAt = null, afterId = null } = places[0] ?? {};
  const after = afterId === null ? sql`true` : sql`(created_at, id) > (${afterAt}::timestamptz, ${afterId})`;
  const { rows } = await sql<ObjectRow>`
    select * from objects
    where environment_id = ${environmentId} and kind = ${kind} and created_at <= ${until}::timestamptz and ${after}
    order by created_at, id limit ${most}`.execute(db);
  return rows;
}
