import { sql } from 'kysely';
import type { Wait } from '../../interpreter/journal';
import type { Outcome, RunStart } from '../../interpreter/requests';
import type { Trx } from '../database';
import { touchedBy } from '../runs/touched-by';

export interface StoredWait {
  readonly id: string;
  readonly environmentId: string;
  readonly wait: Wait;
  readonly until: Date;
  readonly closed: boolean;
  /** How it ended; null also where an operator or a withdrawal ended it. */
  readonly outcome: Outcome | null;
  /** That of its run: `when` means what it meant when the run started. */
  readonly interpreterVersion: number;
}

/** Reads a wait and holds its row until the transaction ends: one look at a time, and one end. */
export async function lockWait(trx: Trx, waitId: string): Promise<StoredWait | undefined> {
  const { rows } = await sql<Omit<StoredWait, 'interpreterVersion'> & { readonly start: RunStart }>`
    select w.id, w.environment_id as "environmentId", w.wait, w.until, w.closed_at is not null as closed, w.outcome,
      r.start
    from waits w join runs r on r.id = w.run_id
    where w.id = ${waitId} for update of w`.execute(trx);
  const row = rows[0];
  if (row === undefined) return undefined;
  const { start, ...wait } = row;
  return { ...wait, interpreterVersion: start.interpreterVersion };
}

/** Ends a wait. Its cursors go: on an object that many runs have awaited, nobody should wade through theirs. */
export async function markClosed(trx: Trx, waitId: string, outcome: Outcome | null): Promise<void> {
  const stored = outcome === null ? null : JSON.stringify(outcome);
  await sql`
    with gone as (delete from wait_subjects where wait_id = ${waitId}), touched as (
      insert into run_objects (object_id, run_id)
      select id, (select run_id from waits where id = ${waitId}) from unnest(${touchedBy(outcome)}::text[]) as id
      on conflict do nothing)
    update waits set closed_at = clock_timestamp(), outcome = ${stored}::json where id = ${waitId}`.execute(trx);
}
