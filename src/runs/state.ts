import type { RunState } from '../../workflows/contract';
import { prepared, type Trx } from '../database';
import type { Environment } from '../writing';
import { appendRunEvent } from './append-run-event';
import type { RunStatus } from './run';
import { printStorable } from './start/print-storable';

/** The event of each entry into a status; `created` is written with the row. */
const EVENTS: { readonly [status in RunStatus]: string } = {
  in_progress: 'workflow-run.resumed',
  errored: 'workflow-run.errored',
  completed: 'workflow-run.completed',
  failed: 'workflow-run.failed',
  canceled: 'workflow-run.canceled',
};

export function hasEnded(status: RunStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'canceled';
}

/**
 * Writes a run's row as its state says, and an event for each entry into another status. A run that has ended stays as
 * it ended. Gives whether the row was changed. Announce events after the commit.
 */
export async function writeState(
  w: { readonly trx: Trx; readonly environment: Pick<Environment, 'id'> },
  runId: string,
  state: RunState,
): Promise<boolean> {
  const { rows } = await prepared<{ status: RunStatus }>`
    select status from runs where id = ${runId} and environment_id = ${w.environment.id} for no key update`.execute(
    w.trx,
  );
  const before = rows[0]?.status;
  if (before === undefined || hasEnded(before)) return false;
  const ended = hasEnded(state.status);
  await prepared`
    update runs set
      status = ${state.status},
      labels = coalesce(${state.labels === undefined ? null : printStorable(state.labels)}::jsonb, labels),
      waiting_for = ${printStorable(ended ? [] : (state.waitingFor ?? []))}::jsonb,
      output = ${state.output === undefined ? null : JSON.stringify(state.output)}::json,
      fault = ${state.fault === undefined ? null : printStorable(state.fault)}::json,
      completed_at = ${ended ? new Date(state.at) : null}::timestamptz,
      -- Who writes a state was started, also when the mark was lost; one that is queued is only ever canceled.
      started_at = coalesce(started_at, case when queued_at is null then clock_timestamp() end),
      updated_at = clock_timestamp()
    where id = ${runId}`.execute(w.trx);
  if (before !== state.status) await appendRunEvent(w.trx, runId, EVENTS[state.status]);
  return true;
}
