import { sql } from 'kysely';
import type { FollowUp } from '../events/follow-up';
import { startQueue } from '../runs/start/start-run';

/** Runs give their place back when they end, and most when they are held. */
const LEAVING: ReadonlySet<string> = new Set([
  'workflow-run.completed',
  'workflow-run.failed',
  'workflow-run.canceled',
  'workflow-run.errored',
]);

/** Starts the run whose turn it is when another one gives its place back. */
export const places: FollowUp = {
  name: 'runs that wait for a place',
  wants: ({ name }) => LEAVING.has(name),
  async follow(trx, events) {
    const ids = events.map(({ objectId }) => objectId);
    const { rows } = await sql<{ id: string; key: string }>`
      select r.id, r.concurrency_key as key from runs r
      where r.id = any(${ids}::text[]) and exists (
        select from runs q
        where q.concurrency_key = r.concurrency_key and q.queued_at is not null and q.status = 'in_progress')`.execute(
      trx,
    );
    const keys = new Map(rows.map(({ id, key }) => [id, key]));
    return events.flatMap(({ id, objectId }) => {
      const key = keys.get(objectId);
      return key === undefined ? [] : [{ eventId: id, insisted: true, do: (service) => startQueue(service, key) }];
    });
  },
};
