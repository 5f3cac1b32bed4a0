import { type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from '../database';
import { type Page, type PageRequest, readPage } from '../page';
import { type ObjectRow, readRow } from './rows/read-row';
import type { StoredObject } from './stored-object';

/** All that are given must hold. */
export interface ObjectFilters {
  readonly ids?: readonly string[];
  /** Any of these. */
  readonly status?: readonly string[];
  /** Any of these; case counts, but for accounts. */
  readonly referenceId?: readonly string[];
  readonly key?: readonly string[];
  /** Held relations: attached to any of these objects. */
  readonly related?: { readonly [relation: string]: readonly string[] };
  /** What that object is related to, by the name that the relation is stored under; since when and until when. */
  readonly attachedTo?: { readonly id: string; readonly relation: string; readonly from?: Date; readonly to?: Date };
  /** Attributes with exactly this value, or any of these. */
  readonly attributes?: { readonly [attribute: string]: string | readonly string[] };
  /** Fields with exactly this value, as text. */
  readonly fields?: { readonly [field: string]: string };
  readonly createdAt?: { readonly from?: Date; readonly to?: Date };
}

/** A page of objects of a kind, newest first. Fault `cursor_not_found`. */
export async function listObjects(
  db: Db | Trx,
  environmentId: string,
  kind: string,
  request: PageRequest & { readonly filters?: ObjectFilters },
): Promise<Page<StoredObject>> {
  const conditions = [
    sql`environment_id = ${environmentId}`,
    sql`kind = ${kind}`,
    ...conditionsOf(kind, request.filters ?? {}),
  ];
  const page = await readPage<ObjectRow>(db, request, {
    columns: sql`objects.*`,
    from: sql`objects`,
    where: sql.join(conditions, sql` and `),
    at: sql`created_at`,
    id: sql`id`,
  });
  return { ...page, items: page.items.map(readRow) };
}

function conditionsOf(kind: string, filters: ObjectFilters): RawBuilder<unknown>[] {
  const { ids, status, referenceId, key, related = {}, attributes = {}, fields = {}, createdAt, attachedTo } = filters;
  const conditions: RawBuilder<unknown>[] = [];
  if (ids) conditions.push(sql`id = any(${[...ids]}::text[])`);
  if (status) conditions.push(sql`status = any(${[...status]}::text[])`);
  if (key) conditions.push(sql`key = any(${[...key]}::text[])`);
  if (referenceId) {
    conditions.push(
      kind === 'account'
        ? sql`lower(reference_id) in (select lower(wanted) from unnest(${[...referenceId]}::text[]) wanted)`
        : sql`reference_id = any(${[...referenceId]}::text[])`,
    );
  }
  for (const [relation, to] of Object.entries(related)) {
    conditions.push(
      sql`id in (select from_id from object_relations where relation = ${relation} and to_id = any(${[...to]}::text[]))`,
    );
  }
  if (attachedTo) conditions.push(attachment(attachedTo));
  for (const [attribute, value] of Object.entries(attributes)) {
    conditions.push(sql`attributes ->> ${attribute} = any(${[value].flat()}::text[])`);
  }
  for (const [field, value] of Object.entries(fields)) conditions.push(sql`fields ->> ${field} = ${value}`);
  if (createdAt?.from) conditions.push(sql`created_at >= ${createdAt.from}`);
  if (createdAt?.to) conditions.push(sql`created_at <= ${createdAt.to}`);
  return conditions;
}

function attachment({ id, relation, from, to }: NonNullable<ObjectFilters['attachedTo']>): RawBuilder<unknown> {
  const since = from === undefined ? sql`` : sql`and created_at >= ${from}`;
  const until = to === undefined ? sql`` : sql`and created_at <= ${to}`;
  return sql`id in (
    select to_id from object_relations where from_id = ${id} and relation = ${relation} ${since} ${until})`;
}
