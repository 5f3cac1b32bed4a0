import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database';
import { type Page, type PageRequest, readPage } from '../page';
import { STORED_EVENT, type StoredEvent } from './stored-event';

/** All that are given must hold; of a list any. */
export interface EventFilters {
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
  /** Of what it happened to. */
  readonly objectIds?: readonly string[];
  /** Set aside after their attempts, or not. */
  readonly parked?: boolean;
}

/** A page of the events of an environment, newest first. Fault `cursor_not_found`. */
export async function listEvents(
  db: Db,
  environmentId: string,
  request: PageRequest & { readonly filters?: EventFilters },
): Promise<Page<StoredEvent>> {
  const conditions = [sql`e.environment_id = ${environmentId}`, ...conditionsOf(request.filters ?? {})];
  return readPage<StoredEvent>(db, request, {
    columns: STORED_EVENT,
    from: sql`events e`,
    where: sql.join(conditions, sql` and `),
    at: sql`e.created_at`,
    id: sql`e.id`,
  });
}

function conditionsOf({ ids, names, objectIds, parked }: EventFilters): RawBuilder<unknown>[] {
  return [
    ...(ids === undefined ? [] : [sql`e.id = any(${[...ids]}::text[])`]),
    ...(names === undefined ? [] : [sql`e.name = any(${[...names]}::text[])`]),
    ...(objectIds === undefined ? [] : [sql`e.object_id = any(${[...objectIds]}::text[])`]),
    ...(parked === undefined ? [] : [sql`e.parked_at is ${parked ? sql`not null` : sql`null`}`]),
  ];
}
