import { barrier } from '../barriers';
import type { Service } from '../service';
import { isAway } from '../temporal/temporal';
import type { Actor, Cause, Environment } from '../writing';
import type { AcceptedTrigger } from './accept-trigger';
import { insertOnce, Refusal } from './insert-triggered';
import { recordRefusal } from './limits';
import { markStartedSoon } from './mark-started';
import type { Run } from './run';
import { startCommitted } from './start-run';

export interface TriggerOptions {
  readonly actor: Actor;
  readonly cause?: Cause;
  readonly idempotency?: {
    /** `POST /api/v1/workflows/wfl_…/trigger` */
    readonly operation: string;
    readonly key: string;
    readonly bodyHash: string;
  };
}

/**
 * Starts a run by an API trigger: inserts its row, then starts Temporal. Temporal away: the run is `in_progress` and is
 * started later. `fields` is checked against the trigger's schema: fault `trigger_fields_invalid` with every fault in
 * `details.diagnostics` (pointers begin with `/fields`). Other faults: `workflow_not_found`, `workflow_not_active`,
 * `workflow_paused`, `workflow_archived`, `no_api_trigger`, `idempotency_key_reused`, `idempotency_key_in_use`,
 * `chain_too_deep`, `too_many_starts`.
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
    if (accepted !== undefined) await startOrLeave(service, accepted);
    return run;
  } catch (error) {
    if (error instanceof Refusal) await recordRefusal(service.db, error.start, error.fault.code);
    throw error;
  }
}

/** The row is the truth: whatever Temporal says, the trigger was accepted, and the sweep starts what was not. */
async function startOrLeave(service: Service, accepted: AcceptedTrigger): Promise<void> {
  try {
    await startCommitted(service, accepted);
    markStartedSoon(service.db, accepted.start.run.id);
  } catch (error) {
    const runId = accepted.start.run.id;
    if (isAway(error)) service.log.warn({ runId }, 'Temporal is away: the run is started later.');
    else service.log.error({ runId, err: error }, 'A run could not be started: it is tried again.');
  }
}
