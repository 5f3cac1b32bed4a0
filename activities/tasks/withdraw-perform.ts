import type { Outcome } from '../../interpreter/requests';
import { fault } from '../../src/faults/fault';
import { claimStep, readStep, storeOutcome } from '../../src/runs/steps';
import type { TaskOf } from './task-of';
import type { Tools } from './tools';
import { writeMirror } from './write-mirror';

/**
 * A withdrawn action gave no answer. Gives its outcome if it has one; else closes the step, so that an attempt that is
 * still on its way finds it closed and has no effect.
 */
export async function withdrawPerform({ service }: Tools, task: TaskOf<'withdraw'>): Promise<Outcome> {
  const { runId, request } = task;
  return service.db.transaction().execute(async (trx) => {
    const claim = await claimStep(trx, runId, request);
    await writeMirror(trx, task);
    if ('outcome' in claim) return claim.outcome;
    const step = await readStep(trx, runId, request);
    const outcome: Outcome =
      step?.state === 'sending'
        ? { type: 'failed', fault: fault('maybe_sent').fault, attempts: request.attempts + step.attempts }
        : { type: 'canceled' };
    await storeOutcome(trx, runId, request, outcome);
    return outcome;
  });
}
