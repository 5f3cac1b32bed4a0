import { type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from './database';
import { fault } from './faults';

/** The part of a list that is asked for; `after` and `before` are ids of items on the neighbouring pages. */
export interface PageRequest {
  readonly size: number;
  readonly after?: string;
  readonly before?: string;
}

/** Items newest first, and whether there are more on either side. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
}

/** What a page is cut from: parts of a query, where `at` and `id` give the order. */
export interface PagedQuery {
  readonly columns: RawBuilder<unknown>;
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
  readonly at: RawBuilder<unknown>;
  readonly id: RawBuilder<unknown>;
  /** The smallest first; else the greatest. */
  readonly ascending?: boolean;
}

/** Reads a page, newest first unless the query says otherwise. Fault `cursor_not_found` when the item to start from is not in the list. */
export async function readPage<T>(db: Db | Trx, request: PageRequest, query: PagedQuery): Promise<Page<T>> {
  const { columns, from, where, at, id, ascending = false } = query;
  const { size, after, before } = request;
  const cursor = after ?? before;
  const backwards = after === undefined && before !== undefined;
  const upwards = backwards !== ascending;
  const edge =
    cursor === undefined
      ? sql`true`
      : sql`(${at}, ${id}) ${upwards ? sql`>` : sql`<`} (select ${at}, ${id} from ${from} where ${where} and ${id} = ${cursor})`;
  const way = upwards ? sql`asc` : sql`desc`;
  const { rows } = await sql<T>`
    select ${columns} from ${from} where ${where} and ${edge}
    order by ${at} ${way}, ${id} ${way} limit ${size + 1}`.execute(db);
  if (rows.length === 0 && cursor !== undefined) await requireCursor(db, query, cursor);
  const more = rows.length > size;
  const items = rows.slice(0, size);
  return backwards
    ? { items: items.reverse(), hasNext: true, hasPrevious: more }
    : { items, hasNext: more, hasPrevious: cursor !== undefined };
}

async function requireCursor(db: Db | Trx, { from, where, id }: PagedQuery, cursor: string): Promise<void> {
  const { rows } = await sql`select 1 from ${from} where ${where} and ${id} = ${cursor}`.execute(db);
  if (rows.length === 0) throw fault('cursor_not_found');
}
