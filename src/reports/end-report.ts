import { barrier } from '../barriers';
import { announce } from '../events/notify';
import { FaultError, fault } from '../faults/fault';
import { moveObject } from '../objects/move-object';
import { lockForChange } from '../objects/rows/lock-objects';
import { findEnvironment } from '../organizations';
import type { Service } from '../service';
import type { Writing } from '../writing';
import type { ProviderAnswer } from './providers/provider';
import { endCall, type StoredCall } from './report-calls';

type End = Exclude<ProviderAnswer, { is: 'pending' }>;

/**
 * Writes what a provider gave, in the way in which the API does, if the report still waits for it: whatever comes second
 * changes nothing. An answer that reports of its type do not give is a fault `report_answer_invalid`.
 */
export async function endReport(
  service: Pick<Service, 'db' | 'pool'>,
  call: StoredCall,
  end: End,
): Promise<'ended' | 'not waiting'> {
  const how = await service.db.transaction().execute(async (trx) => {
    const environment = await findEnvironment(trx, call.environmentId);
    const writing: Writing = { trx, environment, actor: { type: 'system', id: 'report' }, cause: { depth: 0 } };
    const { object } = await lockForChange(writing, 'report', call.reportId);
    const isWaiting = object.status === 'pending' && Number(object.attributes['runs'] ?? 1) === call.run;
    if (!isWaiting || object.redactedAt !== null) return 'not waiting';
    const outcome = end.is === 'ready' ? end.outcome : { fault: end.fault };
    await moveObject(writing, 'report', object.id, end.is, { report: outcome }).catch(refuseAnswer);
    await endCall(trx, call);
    return 'ended';
  });
  await barrier('after-commit');
  announce(service.pool);
  return how;
}

function refuseAnswer(error: unknown): never {
  if (!(error instanceof FaultError) || error.fault.code !== 'report_results_invalid') throw error;
  const { message, details } = error.fault;
  throw fault('report_answer_invalid', { message, ...(details && { details }) });
}
