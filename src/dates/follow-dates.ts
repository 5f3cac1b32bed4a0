import { sql } from 'kysely';
import { valueAt } from '../../interpreter/language/evaluate';
import type { Value, ValueMap } from '../../interpreter/value';
import { prepared, type Trx } from '../database';
import { ringTimer } from '../deadlines/ring-timer';
import type { DispatchedEvent } from '../events/dispatch/dispatched-event';
import type { FollowUp, Work } from '../events/follow-up';
import { SCHEDULE, SCHEDULES, type StoredSchedule } from '../schedules/stored-schedule';
import { dueOf } from './due-of';

/** A ring for a date that is gone: the timer looks at once, and ends. */
const GONE = 0;

/** Lets timers follow the dates of objects: set when a date is given, rung when it is moved or taken away. */
export const objectDates: FollowUp = {
  name: 'dates',
  // Which dates are followed is known to the database alone.
  wants: () => true,
  async follow(trx, events) {
    const planned = await ringPlanned(trx, events);
    const followed = await readFollowed(trx, events);
    if (followed.length === 0) return planned;
    const told = events.filter((event) => followed.some((schedule) => follows(schedule, event)));
    const before = await readBefore(trx, told);
    const rung = told.flatMap((event) =>
      followed
        .filter((schedule) => follows(schedule, event))
        .flatMap((schedule) => ringOf(schedule, event, before.get(event.id))),
    );
    return [...planned, ...rung];
  },
};

async function readFollowed(trx: Trx, events: readonly DispatchedEvent[]): Promise<readonly StoredSchedule[]> {
  const environments = [...new Set(events.map(({ environment }) => environment.id))];
  const kinds = [...new Set(events.map(({ objectKind }) => objectKind))];
  const { rows } = await prepared<StoredSchedule>`
    select ${SCHEDULE} from ${SCHEDULES}
    where s.type = 'date' and s.status = 'active' and s.environment_id = any(${environments}::text[])
      and s.kind = any(${kinds}::text[]) and s.trigger -> 'date' is not null`.execute(trx);
  return rows;
}

function follows({ environment, trigger }: StoredSchedule, event: DispatchedEvent): boolean {
  return environment.id === event.environment.id && trigger.type === 'date' && trigger.kind === event.objectKind;
}

/** The object as the event before left it, by event; none of those that have no event before them. */
async function readBefore(trx: Trx, events: readonly DispatchedEvent[]): Promise<ReadonlyMap<string, ValueMap>> {
  const { rows } = await sql<{ id: string; snapshot: ValueMap }>`
    select e.id, b.snapshot from events e cross join lateral (
      select p.snapshot from event_subjects s join events p on p.id = s.event_id and p.object_id = e.object_id
      where s.object_id = e.object_id
        and s.version < (select v.version from event_subjects v where v.event_id = e.id and v.object_id = e.object_id)
      order by s.version desc limit 1
    ) b
    where e.id = any(${events.map(({ id }) => id)}::text[])`.execute(trx);
  return new Map(rows.map(({ id, snapshot }) => [id, snapshot]));
}

function ringOf(
  { id: attribute, workflow, trigger }: StoredSchedule,
  event: DispatchedEvent,
  before: ValueMap | undefined,
): readonly Work[] {
  if (trigger.type !== 'date' || trigger.date === undefined) return [];
  const isRedacted = isWhole(event);
  const old: Value = before === undefined ? null : valueAt(before, trigger.date);
  const value: Value = isRedacted ? null : valueAt(event.snapshot, trigger.date);
  if (old === value && !isRedacted) return [];
  const due = dueOf(value, trigger.when);
  // What was past already when it became known starts nothing: a timer for what was before finds that out.
  if (due !== null && due <= event.createdAt.getTime()) return [];
  if (due === null && before === undefined) return [];
  const { objectId, objectKind: kind, environment } = event;
  const input = { environmentId: environment.id, kind, objectId, attribute, at: due ?? GONE };
  return [{ eventId: event.id, insisted: true, do: (service) => ringTimer(service, input, workflow.key) }];
}

function isWhole({ name, context }: DispatchedEvent): boolean {
  return name.endsWith('.redacted') && context['whole'] === true;
}

/**
 * Those of a redacted object are dropped; those that go by a date look at it again. Also those that have no timer yet:
 * the sweep that sets it may have looked before the event.
 */
async function ringPlanned(trx: Trx, events: readonly DispatchedEvent[]): Promise<readonly Work[]> {
  const ids = [...new Set(events.map(({ objectId }) => objectId))];
  const { rows } = await prepared<{ id: string; objectId: string; dated: boolean }>`
    select id, object_id as "objectId", date is not null as dated from planned_runs
    where object_id = any(${ids}::text[]) and status = 'waiting'`.execute(trx);
  return events.flatMap((event) =>
    rows
      .filter(({ objectId, dated }) => objectId === event.objectId && (dated || isWhole(event)))
      .map(({ id: attribute, objectId }): Work => {
        const { objectKind: kind, environment } = event;
        const input = { environmentId: environment.id, kind, objectId, attribute, at: GONE };
        return { eventId: event.id, insisted: true, do: (service) => ringTimer(service, input, 'planned run') };
      }),
  );
}
