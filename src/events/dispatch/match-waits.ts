import { prepared, type Trx } from '../../database';

/** An open wait that an event may end: who decides is the look at the wait. */
export interface Waiting {
  readonly eventId: string;
  readonly waitId: string;
  readonly runId: string;
}

/** Open waits on a subject of one of the events, which look for events of its name above their cursor. */
export async function matchWaits(trx: Trx, eventIds: readonly string[]): Promise<readonly Waiting[]> {
  const { rows } = await prepared<Waiting>`
    select distinct s.event_id as "eventId", w.id as "waitId", w.run_id as "runId"
    from event_subjects s
    join wait_subjects o on o.object_id = s.object_id and o.cursor < s.version
    join waits w on w.id = o.wait_id and w.closed_at is null and s.name = any(w.events)
    where s.event_id = any(${[...eventIds]}::text[])`.execute(trx);
  return rows;
}
