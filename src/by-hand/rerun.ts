import { fault } from '../faults';
import type { Run } from '../runs/run';
import type { AcceptedTrigger } from '../runs/start/accept-trigger';
import { insertOnce } from '../runs/start/insert-triggered';
import { hasEnded } from '../runs/state';
import type { Writing } from '../writing';
import { triggerOf } from './trigger-of';

/**
 * Inserts a run that starts as an ended one did, of its version or of the newest that is active here; who calls it
 * starts it, once that is committed. Faults: `run_not_found`, `run_not_ended`, `run_redacted`, and those of `trigger`.
 */
export async function rerun(
  { trx, environment, actor }: Writing,
  runId: string,
  version: 'same' | 'newest',
): Promise<{ readonly run: Run; readonly accepted?: AcceptedTrigger }> {
  const { run, again, ...given } = await triggerOf(trx, environment.id, runId);
  if (!hasEnded(run.status)) throw fault('run_not_ended');
  const same = { version: { version_id: run.versionId, percentage: 100, label: run.rolloutLabel } };
  const told = version === 'same' ? { ...again, ...same } : again;
  const request = { environment, workflowIdOrKey: run.workflowId, actor, cause: { runId, depth: 0 }, again: told };
  return insertOnce(trx, { ...request, ...given }, undefined);
}
