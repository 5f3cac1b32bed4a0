import type { Client } from '@temporalio/client';
import { sql } from 'kysely';
import type { Db } from '../src/database';

/** What a run has left behind. */
export interface Left {
  /** Types of its history's events, in order. */
  readonly events: readonly string[];
  /** Bytes of its history, as Temporal counts them. */
  readonly historyBytes: number;
  /** Rows of `run_steps` with bytes of their JSON, and what the run's own row says. */
  readonly rows: readonly string[];
  /** Names of the events that it wrote. */
  readonly written: readonly string[];
}

/** Histories may differ by what is printed of times and random ids. */
const ALIKE = 0.01;

/** What a run has left in Temporal and in the database. */
export async function leftBy(client: Client, db: Db, runId: string): Promise<Left> {
  const handle = client.workflow.getHandle(runId);
  const [history, description] = await Promise.all([handle.fetchHistory(), handle.describe()]);
  const steps = await sql<{ row: string }>`
    select concat_ws(' ', path, type, state, length(opened::text), length(closed::text), length(outcome::text)) as row
    from run_steps where run_id = ${runId} order by path`.execute(db);
  const run = await sql<{ row: string }>`
    select concat_ws(' ', status, output, waiting_for, fault) as row from runs where id = ${runId}`.execute(db);
  const events = await sql<{ name: string }>`
    select name from events where object_id = ${runId} or context -> 'actor' ->> 'id' = ${runId} order by created_at`.execute(
    db,
  );
  return {
    events: (history.events ?? []).map((event) => String(event.eventType)),
    historyBytes: description.historySize ?? 0,
    rows: [...steps.rows, ...run.rows].map(({ row }) => row.replace(/[a-z]{3}_\w{24}|customer-\d+/g, 'some')),
    written: events.rows.map(({ name }) => name),
  };
}

/** Refuses a comparison of two that do not do the same. */
export function refuseUnlike(what: string, interpreted: Left, handWritten: Left): void {
  const same = (key: 'events' | 'rows' | 'written') =>
    JSON.stringify(interpreted[key]) === JSON.stringify(handWritten[key]) ? [] : [key];
  const unlike: string[] = [...same('events'), ...same('rows'), ...same('written')];
  const apart = Math.abs(interpreted.historyBytes / handWritten.historyBytes - 1);
  if (apart > ALIKE) unlike.push('historyBytes');
  if (unlike.length === 0) return;
  const found = JSON.stringify({ interpreted, handWritten }, null, 1);
  throw new Error(`${what}: the two runs do not leave the same ${unlike.join(', ')}.\n${found}`);
}
