import { sql } from 'kysely';
import { kindNamed } from '../../kinds';
import type { Writing } from '../../writing';
import { notFound } from '../get-object';
import type { StoredObject } from '../stored-object';
import { type ObjectRow, readRow } from './read-row';

/** An object under its row lock, with the database's time then. */
export interface Locked {
  readonly object: StoredObject;
  readonly at: Date;
  /** The others that were locked with it, by id. */
  readonly others: ReadonlyMap<string, StoredObject>;
}

/**
 * Locks an object for a change, together with those that will be subjects of its events (and `more`), in ascending
 * order of their ids: so changes wait for each other in one order, and never in a circle.
 */
export async function lockForChange(
  writing: Writing,
  kind: string,
  id: string,
  more: readonly string[] = [],
): Promise<Locked> {
  const along = kindNamed(kind).subjects;
  const { object, at, others } = await lock(writing, [id, ...more], id, along);
  if (object === undefined || object.kind !== kind) throw notFound(kind);
  return { object, at, others };
}

/** Locks objects, and what they are related to `along`, in ascending order of their ids; gives those that there are. */
export async function lockObjects(
  writing: Writing,
  ids: readonly string[],
  along: readonly string[] = [],
): Promise<ReadonlyMap<string, StoredObject>> {
  if (ids.length === 0) return new Map();
  const { others } = await lock(writing, ids, undefined, along);
  return others;
}

/** Locks objects and what they, or of them only `from`, are related to. */
async function lock(
  { trx, environment }: Writing,
  ids: readonly string[],
  from: string | undefined,
  along: readonly string[],
) {
  const starts = from === undefined ? ids : [from];
  // Not `for update`: a foreign key that points to a locked row need not wait.
  const { rows } = await sql<ObjectRow & { locked_at: Date }>`
    select *, clock_timestamp() as locked_at from objects
    where environment_id = ${environment.id} and (
      id = any(${[...ids]}::text[])
      or id in (select to_id from object_relations where from_id = any(${[...starts]}::text[]) and relation = any(${[...along]}::text[]))
    )
    order by id for no key update`.execute(trx);
  const objects = new Map(rows.map((row) => [row.id, readRow(row)]));
  const object = from === undefined ? undefined : objects.get(from);
  if (from !== undefined) objects.delete(from);
  return { object, others: objects, at: rows.at(-1)?.locked_at ?? new Date() };
}
