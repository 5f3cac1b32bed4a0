import { sql } from 'kysely';
import type { Outcome } from '../../interpreter/requests';
import type { Db, Trx } from '../database';

/** Ids of the objects that an outcome gives to a run. Sorted: whoever notes them at the same time does it in one order. */
export function touchedBy(outcome: Outcome | null): string[] {
  const objects = outcome !== null && 'objects' in outcome ? (outcome.objects ?? []) : [];
  return [...new Set(objects.map(({ id }) => id))].sort();
}

/** Notes that a run was given objects, so that it is found when one of them is redacted. */
export async function noteTouched(db: Db | Trx, runId: string, ids: Iterable<string>): Promise<void> {
  const all = [...new Set(ids)].sort();
  if (all.length === 0) return;
  await sql`
    insert into run_objects (object_id, run_id) select id, ${runId} from unnest(${all}::text[]) as id
    on conflict do nothing`.execute(db);
}
