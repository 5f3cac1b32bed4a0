import { sql } from 'kysely';
import type { TakenEvent } from '../../interpreter/requests';
import type { ObjectCopy, ValueMap } from '../../interpreter/value';

/** An event as waits and triggers see it. */
export interface SeenEvent {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly context: ValueMap;
  readonly objectId: string;
  readonly objectKind: string;
  /** The object as the event left it. */
  readonly snapshot: ValueMap;
  /** The version that it made of each of its subjects. */
  readonly subjects: { readonly [id: string]: number };
}

/** The columns of a SeenEvent, from `events e`. */
export const SEEN_EVENT = sql`
  e.id, e.name, e.created_at as "createdAt", e.context, e.object_id as "objectId", e.object_kind as "objectKind",
  e.snapshot,
  (select coalesce(jsonb_object_agg(o.object_id, o.version), '{}') from event_subjects o where o.event_id = e.id)
    as subjects`;

/** The event's object as it was in the event, with all that is stored of it. */
export function objectIn(event: SeenEvent): ObjectCopy {
  return {
    ...event.snapshot,
    type: event.objectKind,
    id: event.objectId,
    version: event.subjects[event.objectId] ?? 0,
  };
}

/** The event as a run is told of it: the object by reference. */
export function takenEvent(event: SeenEvent): TakenEvent {
  return {
    id: event.id,
    name: event.name,
    createdAt: event.createdAt.toISOString(),
    context: event.context,
    object: { type: event.objectKind, id: event.objectId },
  };
}
