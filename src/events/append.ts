import type { ValueMap } from '../../interpreter/value';
import { prepared } from '../database';
import { json } from '../database/json';
import { newId } from '../ids';
import type { Writing } from '../writing';

/** An event about to be written. */
export interface NewEvent {
  /** `inquiry.completed` */
  readonly name: string;
  /** What it happened to: always a subject. */
  readonly object: { readonly id: string; readonly kind: string };
  /** The object as it is after the change, with the version that this event makes of it. */
  readonly snapshot: ValueMap;
  /** Relations held by the object: what they lead to are subjects too. */
  readonly along?: readonly string[];
  /** Further subjects, by id. */
  readonly subjects?: readonly string[];
  /** What an author may want to know of the change: before, after, who. */
  readonly context?: ValueMap;
}

export interface AppendedEvent {
  readonly id: string;
  readonly createdAt: Date;
}

/**
 * Writes an event in the transaction of the change that it tells of. Raises the version of every subject that is an
 * object; the caller has locked them in ascending order of their ids (`lockObjects`), and one that was attached
 * meanwhile is locked here. The event's time is read when all locks are held, so that of two events with a common
 * subject the later version has the later time.
 */
export async function appendEvent(writing: Writing, event: NewEvent): Promise<AppendedEvent> {
  const { trx, environment, actor, cause } = writing;
  const { name, object, snapshot, along = [], subjects = [], context = {} } = event;
  const id = newId('evt');
  const told = { ...context, actor: { type: actor.type, id: actor.id } };
  const why = { ...(cause.runId && { run_id: cause.runId }), ...(cause.eventId && { event_id: cause.eventId }) };
  const { rows } = await prepared<{ created_at: Date }>`
    with raised as (
      update objects set version = version + 1
      where environment_id = ${environment.id} and id in (
        select unnest(${[object.id, ...subjects]}::text[])
        union
        select to_id from object_relations where from_id = ${object.id} and relation = any(${along}::text[]))
      returning id, version
    ),
    stamped as (select clock_timestamp() as at, count(*) from raised),
    inserted as (
      insert into events (id, environment_id, name, object_id, object_kind, created_at, snapshot, context, cause, depth)
      select ${id}, ${environment.id}, ${name}, ${object.id}, ${object.kind}, at, ${json(snapshot)}::jsonb,
        ${json(told)}::jsonb, ${json(why)}::jsonb, ${cause.depth}::int from stamped
      returning created_at
    ),
    named as (
      insert into event_subjects (object_id, version, event_id, name, created_at)
      select raised.id, raised.version, ${id}, ${name}, stamped.at from raised, stamped
    )
    select created_at from inserted`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('The event was not written.');
  return { id, createdAt: row.created_at };
}
