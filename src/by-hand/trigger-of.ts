import { sql } from 'kysely';
import type { RunStart } from '../../interpreter/requests';
import type { ObjectReference } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import { fault } from '../faults';
import { getRun } from '../runs/find-run';
import type { Run } from '../runs/run';
import type { Again, Given } from '../runs/start/accept-trigger';

/** A run, and what starts another one as it was started: its objects as they are now, and the event that it was told. */
export interface TriggerOfRun extends Given {
  readonly run: Run;
  readonly again: Again;
}

/** Faults `run_not_found`, `run_redacted`. */
export async function triggerOf(db: Db | Trx, environmentId: string, runId: string): Promise<TriggerOfRun> {
  const run = await getRun(db, environmentId, runId);
  const { rows } = await sql<{ start: RunStart; redactedAt: Date | null }>`
    select start, redacted_at as "redactedAt" from runs where id = ${runId}`.execute(db);
  const [row] = rows;
  if (row === undefined || row.redactedAt !== null) throw fault('run_redacted');
  const { trigger, event, run: own } = row.start;
  const again: Again = {
    ...(event !== undefined && { event }),
    ...(own.scheduled_for !== undefined && { scheduledFor: own.scheduled_for }),
  };
  return isReference(trigger) && trigger.id === run.triggerObjectId
    ? { run, again, fields: undefined, object: trigger }
    : { run, again, fields: trigger };
}

function isReference(value: unknown): value is ObjectReference {
  return typeof value === 'object' && value !== null && 'id' in value && 'type' in value;
}
