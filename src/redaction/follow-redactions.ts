import { redactApiLogs } from '../api-logs';
import type { Trx } from '../database';
import type { DispatchedEvent, EventHead } from '../events/dispatch/dispatched-event';
import type { FollowUp, Work } from '../events/follow-up';
import { announce } from '../events/notify';
import { isMap } from '../value-shape';
import { redactAssociated, redactBelow, redactUnlocked } from './redact-below';
import { wipeRuns, wipeRunsOf, withRedactedObjects } from './redact-runs';

const ENDS: ReadonlySet<string> = new Set(['workflow-run.completed', 'workflow-run.failed', 'workflow-run.canceled']);
const UNLOCKED = 'verification.updated';

/**
 * What a redaction leaves to be done after its transaction: what hangs on the object or is associated with it, its ended runs, its API logs; and
 * the runs that were still under way, when they end. Doing it again finds nothing more to do, so that a process that
 * dies loses nothing.
 */
export const redactions: FollowUp = {
  name: 'redaction',
  wants: ({ name }: EventHead) => name.endsWith('.redacted') || ENDS.has(name) || name === UNLOCKED,
  async follow(trx, events) {
    const runs = await endedWithRedacted(trx, events);
    return events.flatMap((event): Work[] => {
      if (event.name.endsWith('.redacted')) return [workOf(event, (service) => spread(service, event))];
      if (runs.has(event.objectId)) return [workOf(event, ({ db }) => wipeRuns(db, [event.objectId]))];
      return isUnlock(event) ? [workOf(event, (service) => redactUnlocked(service, event))] : [];
    });
  },
};

function workOf({ id }: DispatchedEvent, act: Work['do']): Work {
  return { eventId: id, insisted: true, do: act };
}

async function endedWithRedacted(trx: Trx, events: readonly DispatchedEvent[]): Promise<ReadonlySet<string>> {
  const ended = events.filter(({ name }) => ENDS.has(name)).map(({ objectId }) => objectId);
  return new Set(ended.length === 0 ? [] : await withRedactedObjects(trx, ended));
}

function isUnlock({ name, context: { after } }: DispatchedEvent): boolean {
  return name === UNLOCKED && isMap(after) && after['investigation_locked'] === false;
}

async function spread(service: Parameters<Work['do']>[0], event: DispatchedEvent): Promise<void> {
  const { db, pool } = service;
  await redactApiLogs(db, [event.objectId], event.createdAt);
  if (event.context['whole'] === true) {
    await redactBelow(service, event);
    await wipeRunsOf(db, event.objectId);
  } else if (event.context['biometrics'] === true) await redactAssociated(service, event);
  else return;
  announce(pool);
}
