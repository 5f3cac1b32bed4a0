import { type RawBuilder, sql } from 'kysely';

/**
 * A query of the events since a moment by which one of these objects tells that it was redacted, or a part of it; both are
 * SQL: an array of ids, a time.
 */
export function toldRedacted(ids: RawBuilder<unknown>, since: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select from events told
    where told.object_id = any(${ids}) and told.created_at >= ${since} and told.name = told.object_kind || '.redacted'`;
}
