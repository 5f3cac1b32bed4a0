import { barrier } from '../../barriers';
import type { RequestKey } from '../../idempotency/answer-once';
import type { Service } from '../../service';
import type { Actor, Cause, Environment } from '../../writing';
import { getRun } from '../find-run';
import type { Run } from '../run';
import { insertOnce, Refusal } from './insert-triggered';
import { recordRefusal } from './limits';
import { startOrLeave } from './start-run';

export interface TriggerOptions {
  readonly actor: Actor;
  readonly cause?: Cause;
  readonly idempotency?: Omit<RequestKey, 'environmentId'>;
}

/**
 * Starts a run by an API trigger: inserts its row, then starts Temporal. Temporal away: the run is `in_progress` and is
 * started later. `fields` is checked against the trigger's schema: fault `trigger_fields_invalid` with every fault in
 * `details.diagnostics` (pointers begin with `/fields`). Other faults: `workflow_not_found`, `workflow_not_active`,
 * `workflow_paused`, `workflow_archived`, `no_api_trigger`, `idempotency_key_reused`, `idempotency_key_in_use`,
 * `start_too_large`, `chain_too_deep`, `too_many_starts`, `concurrency_limit`, `concurrency_key_invalid`.
 */
export async function trigger(
  service: Service,
  environment: Environment,
  workflowIdOrKey: string,
  fields: unknown,
  options: TriggerOptions,
): Promise<Run> {
  const request = { environment, workflowIdOrKey, fields, ...options };
  const { idempotency } = options;
  try {
    const { run, accepted } =
      idempotency === undefined
        ? await insertOnce(service.db, request, undefined)
        : await service.db
            .transaction()
            .execute((trx) => insertOnce(trx, request, { environmentId: environment.id, ...idempotency }));
    await barrier('after-event-commit');
    if (accepted === undefined) return run;
    await startOrLeave(service, accepted);
    return accepted.plan.concurrency === undefined ? run : await getRun(service.db, environment.id, run.id);
  } catch (error) {
    if (error instanceof Refusal) await recordRefusal(service.db, error.start, error.fault.code);
    throw error;
  }
}
