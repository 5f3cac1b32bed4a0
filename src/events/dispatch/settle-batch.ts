import { barrier } from '../../barriers';
import type { Service } from '../../service';
import type { Work } from '../follow-up';
import type { Lanes } from '../lanes';
import { markSoon } from './mark-soon';
import { putOff } from './set-events';
import type { TakenBatch } from './take-batch';

/**
 * Does the work that events have left outside of the database, and marks each event when its own is done: none waits for
 * another's. Never fails: what cannot be marked comes again when its lease is over.
 */
export async function settleBatch(service: Service, { work, leased }: TakenBatch, lanes: Lanes): Promise<void> {
  const insisted = new Map(leased.map((id): [string, Promise<void>[]] => [id, []]));
  const settling: Promise<void>[] = [];
  for (const each of work) {
    const done = lanes.through(() => each.do(service));
    const its = each.insisted ? insisted.get(each.eventId) : undefined;
    if (its === undefined) settling.push(done.catch((error: unknown) => tell(service, each, error)));
    else its.push(done);
  }
  for (const [eventId, its] of insisted) settling.push(settleEvent(service, eventId, its));
  await Promise.all(settling);
}

async function settleEvent(service: Service, eventId: string, work: readonly Promise<void>[]): Promise<void> {
  // All of it is tried, whatever becomes of one.
  const [failure] = (await Promise.allSettled(work)).flatMap((each) => (each.status === 'rejected' ? [each] : []));
  try {
    await barrier('after-signal');
    if (failure === undefined) await markSoon(service.db, eventId);
    else await putOff(service, service.db, eventId, failure.reason);
  } catch (error) {
    service.log.error({ eventId, err: error }, 'An event could not be marked: it comes again.');
  }
}

function tell(service: Service, { eventId }: Work, error: unknown): void {
  service.log.warn({ eventId, err: error }, 'What follows an event could not be done: it is done by the sweep.');
}
