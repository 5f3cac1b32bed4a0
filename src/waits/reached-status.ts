import { sql } from 'kysely';
import type { Trx } from '../database';
import { newestEvent } from './match-event';
import { passes } from './passes';
import type { StoredWait } from './stored-wait';

/**
 * The awaited event whose status an awaited object has already, where the wait looks back: the first by the order of
 * its objects, then of its events. With a `when`, the event that last brought the object there must meet it.
 */
export async function reachedStatus(trx: Trx, wait: StoredWait): Promise<string | undefined> {
  const { subjects, events, means, since, when } = wait.wait;
  if (since === 'now' || Object.keys(means).length === 0) return undefined;
  const statuses = await statusesOf(
    trx,
    wait.environmentId,
    subjects.map((subject) => subject.id),
  );
  for (const subject of subjects) {
    for (const name of events) {
      if (!isOf(name, subject.type) || means[name] === undefined || means[name] !== statuses.get(subject.id)) continue;
      if (when === undefined) return name;
      const event = await newestEvent(trx, subject.id, name);
      if (event !== undefined && passes(wait, event)) return name;
    }
  }
  return undefined;
}

/** `case.resolved` is an event of a case: on an inquiry it means nothing of the inquiry's status. A type comes after `/`. */
function isOf(eventName: string, kind: string): boolean {
  return eventName.split(/[./]/)[0] === kind;
}

async function statusesOf(
  trx: Trx,
  environmentId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; status: string }>`
    select id, status from objects
    where environment_id = ${environmentId} and id = any(${[...ids]}::text[]) and status is not null
    union all
    select id, status from runs where environment_id = ${environmentId} and id = any(${[...ids]}::text[])`.execute(trx);
  return new Map(rows.map((row) => [row.id, row.status]));
}
