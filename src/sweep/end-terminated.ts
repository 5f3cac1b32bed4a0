import type { WorkflowExecutionInfo } from '@temporalio/client';
import { sql } from 'kysely';
import type { RunState } from '../../workflows/contract';
import { announce } from '../events/notify';
import { fault } from '../faults';
import { writeState } from '../runs/state';
import type { Service } from '../service';
import { isRunning } from '../temporal/is-running';
import { isAway } from '../temporal/temporal';

/** Milliseconds for one listing. */
const LIST_DEADLINE = 10_000;
/** Milliseconds looked back: longer than any pause between sweeps that is worth a thought. */
const LOOK_BACK = 24 * 3_600_000;
const GRACE = 10_000;

type Ended = Pick<WorkflowExecutionInfo, 'workflowId' | 'closeTime'> & {
  readonly status: { readonly name: string };
};

/**
 * Ends the rows of runs that ended in Temporal without writing their row, since somebody terminated them there. What
 * they wait for is closed. One that was reset there runs on, and is left. Gives their number. `grace`: milliseconds in which a run may still write its own row.
 */
export async function endTerminated(service: Service, grace = GRACE): Promise<number> {
  const since = new Date(Date.now() - LOOK_BACK).toISOString();
  const query = `ExecutionStatus IN ("Terminated", "TimedOut", "Failed", "Canceled") AND CloseTime > "${since}"`;
  try {
    const listed = await service.temporal.call(LIST_DEADLINE, (client) => collect(client.workflow.list({ query })));
    let ended = 0;
    for (const each of await stillOpen(service, listed, Date.now() - grace))
      ended += (await end(service, each)) ? 1 : 0;
    if (ended > 0) announce(service.pool);
    return ended;
  } catch (error) {
    if (isAway(error)) return 0;
    throw error;
  }
}

interface OpenRow {
  readonly runId: string;
  readonly environmentId: string;
  readonly ended: Ended;
}

async function collect(listed: AsyncIterable<Ended>): Promise<readonly Ended[]> {
  const all: Ended[] = [];
  for await (const { workflowId, closeTime, status } of listed) {
    all.push({ workflowId, status, ...(closeTime === undefined ? {} : { closeTime }) });
  }
  return all;
}

async function stillOpen(service: Service, listed: readonly Ended[], latest: number): Promise<readonly OpenRow[]> {
  // Of one that was reset the last one counts.
  const byRun = new Map(listed.toSorted((a, b) => closedAt(a) - closedAt(b)).map((each) => [each.workflowId, each]));
  for (const [id, each] of byRun) if (closedAt(each) > latest) byRun.delete(id);
  const { rows } = await sql<{ runId: string; environmentId: string }>`
    select id as "runId", environment_id as "environmentId" from runs
    where id = any(${[...byRun.keys()]}::text[]) and status in ('in_progress', 'errored')`.execute(service.db);
  return rows.flatMap((row) => {
    const ended = byRun.get(row.runId);
    return ended === undefined ? [] : [{ ...row, ended }];
  });
}

function closedAt({ closeTime }: Ended): number {
  return closeTime?.getTime() ?? 0;
}

async function end(service: Service, { runId, environmentId, ended }: OpenRow): Promise<boolean> {
  if (await isRunning(service, runId)) return false;
  const state: RunState = {
    status: ended.status.name === 'CANCELLED' ? 'canceled' : 'failed',
    at: ended.closeTime?.getTime() ?? Date.now(),
    fault: fault('run_terminated').fault,
  };
  return service.db.transaction().execute(async (trx) => {
    const changed = await writeState({ trx, environment: { id: environmentId } }, runId, state);
    await sql`
      with closed as (
        update waits set closed_at = clock_timestamp() where run_id = ${runId} and closed_at is null returning id)
      delete from wait_subjects where wait_id in (select id from closed)`.execute(trx);
    return changed;
  });
}
