import { FaultError } from '../../faults';
import type { CommittedRun } from '../../runs/start/start-run';
import type { Service } from '../../service';
import type { FollowUp } from '../follow-up';
import { FOLLOW_UPS } from '../follow-ups';
import { Lanes } from '../lanes';
import { putOff } from './set-events';
import { settleBatch } from './settle-batch';
import { BatchFailure, type TakenBatch, takeBatch } from './take-batch';

/** Calls of Temporal under way at once. */
export const AT_ONCE = 50;

export interface DispatchedBatch {
  readonly taken: number;
  /** Runs whose rows are committed, to be started in Temporal. */
  readonly runs: readonly CommittedRun[];
}

/** Takes a batch of events and settles it: what a dispatcher does again and again. */
export async function dispatchBatch(
  service: Service,
  followUps: readonly FollowUp[] = FOLLOW_UPS,
): Promise<DispatchedBatch> {
  const lanes = new Lanes(AT_ONCE);
  const settling: Promise<void>[] = [];
  const runs: CommittedRun[] = [];
  const taken = await takeEach(service, followUps, (batch) => {
    runs.push(...batch.runs);
    settling.push(settleBatch(service, batch, lanes));
  });
  await Promise.all(settling);
  return { taken, runs };
}

/**
 * Takes a batch; where it fails as a whole its events one by one, and puts off the one at fault: none keeps the others
 * from being dispatched. Gives the number of events taken.
 */
export async function takeEach(
  service: Service,
  followUps: readonly FollowUp[],
  settle: (batch: TakenBatch) => void,
): Promise<number> {
  try {
    const batch = await takeBatch(service, followUps);
    settle(batch);
    return batch.taken;
  } catch (error) {
    if (!(error instanceof BatchFailure) || isUnavailable(error.cause)) throw error;
    service.log.warn({ err: error }, 'A batch of events failed: they are tried one by one.');
    for (const eventId of error.eventIds) await takeAlone(service, followUps, eventId, settle);
    return error.eventIds.length;
  }
}

async function takeAlone(
  service: Service,
  followUps: readonly FollowUp[],
  eventId: string,
  settle: (batch: TakenBatch) => void,
): Promise<void> {
  try {
    settle(await takeBatch(service, followUps, eventId));
  } catch (error) {
    if (!(error instanceof BatchFailure) || isUnavailable(error.cause)) throw error;
    await putOff(service, service.db, eventId, error.cause);
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof FaultError && error.fault.code === 'database_unavailable';
}
