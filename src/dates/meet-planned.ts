import { sql } from 'kysely';
import type { Trx } from '../database';
import { announce } from '../events/notify';
import { derivedId } from '../ids';
import { findObject } from '../objects';
import { type CommittedRun, startOrLeave } from '../runs/start/start-run';
import type { Service } from '../service';
import { insertDueRun } from './insert-due-run';
import { dueOfPlanned, PLANNED_RUN, PLANNED_RUNS, type PlannedRun } from './planned-run';

/**
 * Starts a planned run that is due by `now`, milliseconds, once. Gives when it is due where that is later; null where
 * nothing is to be waited for: also while its date is not there, which rings again once it is.
 */
export async function meetPlanned(service: Service, id: string, now: number): Promise<number | null> {
  const met = await service.db.transaction().execute((trx) => meet(trx, id, now));
  if (met === null || typeof met === 'number') return met;
  announce(service.pool);
  await startOrLeave(service, met);
  return null;
}

async function meet(trx: Trx, id: string, now: number): Promise<number | CommittedRun | null> {
  const { rows } = await sql<PlannedRun>`
    select ${PLANNED_RUN} from ${PLANNED_RUNS} where p.id = ${id} and p.status = 'waiting' for update of p`.execute(
    trx,
  );
  const [planned] = rows;
  if (planned === undefined) return null;
  const { environment, workflow, cause, depth } = planned;
  const object = await findObject(trx, environment.id, planned.objectId);
  if (object === undefined || object.redactedAt !== null) return settle(trx, id, 'redacted');
  const due = dueOfPlanned(planned, object);
  if (due === null || due > now) return due;
  const inserted = await insertDueRun(trx, object, {
    id: derivedId('wfr', id),
    environment,
    workflowId: workflow.id,
    scheduledFor: new Date(due),
    creator: { type: 'workflow-run', id: String(cause['run_id']) },
    cause,
    depth,
  });
  await settle(trx, id, 'reason' in inserted ? inserted.reason : null);
  return 'run' in inserted ? inserted.run : null;
}

async function settle(trx: Trx, id: string, reason: string | null): Promise<null> {
  await sql`
    update planned_runs set status = ${reason === null ? 'started' : 'dropped'}, reason = ${reason}, due_at = null,
      settled_at = clock_timestamp()
    where id = ${id}`.execute(trx);
  return null;
}
