import { type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from '../../database';

/** A chain of runs that start runs ends here. */
export const DEEPEST_CHAIN = 10;
/** Starts of one workflow on one object in a minute. */
export const MOST_STARTS = 100;

export interface Start {
  readonly environmentId: string;
  readonly workflowId: string;
  readonly depth: number;
  readonly objectId: string | null;
}

/** Why a start runs away, if it does. */
export async function refusalOf(db: Db | Trx, start: Start): Promise<'chain_too_deep' | 'too_many_starts' | undefined> {
  if (start.depth > DEEPEST_CHAIN) return 'chain_too_deep';
  if (start.objectId === null) return undefined;
  const { objectId } = start;
  const { rows } = await sql<{ many: boolean }>`select ${hasTooManyStarts({ ...start, objectId })} as many`.execute(db);
  return rows[0]?.many === true ? 'too_many_starts' : undefined;
}

/** Whether a workflow was started on an object so often within a minute that it may not be started on it now. */
export function hasTooManyStarts(start: {
  readonly environmentId: string;
  readonly workflowId: string;
  readonly objectId: string;
}): RawBuilder<boolean> {
  return sql`(
    select count(*) >= ${MOST_STARTS}::int from (
      select 1 from runs
      where trigger_object_id = ${start.objectId} and workflow_id = ${start.workflowId}
        and environment_id = ${start.environmentId} and created_at > clock_timestamp() - interval '1 minute'
      limit ${MOST_STARTS}::int) as newest)`;
}

/** Keeps a start that was refused, or whose trigger could not be evaluated, for whoever looks for a missing run. */
export async function recordRefusal(
  db: Db | Trx,
  start: Start & { readonly eventId: string | null },
  code: string,
): Promise<void> {
  await sql`
    insert into refused_starts (environment_id, workflow_id, event_id, object_id, code)
    values (${start.environmentId}, ${start.workflowId}, ${start.eventId}, ${start.objectId}, ${code})`.execute(db);
}
