import { sql } from 'kysely';
import type { Value } from '../../../interpreter/value';
import type { Db, Trx } from '../../database';
import { type Page, type PageRequest, readPage } from '../../page';
import { type Diagnostic, refuse } from '../refuse';
import { type ObjectRow, readRow } from '../rows/read-row';
import type { StoredObject } from '../stored-object';
import { nameStatuses } from './account-statuses';
import { conditionOf, sortKeyOf } from './condition';
import { readQuery } from './query';
import { searchableNames } from './searchable';

export interface Search extends PageRequest {
  /** As it was sent; all objects where it is left out. */
  readonly query?: Value;
  readonly sort?: { readonly attribute: string; readonly direction: 'asc' | 'desc' };
}

/**
 * A page of the objects of a kind that a query finds, in the order asked for (newest first if none is). Reads what is
 * there now: nothing lags behind. Faults `query_invalid` (pointers begin with `/query` or `/sort`), `cursor_not_found`.
 */
export async function searchObjects(
  db: Db | Trx,
  environmentId: string,
  kind: string,
  { query, sort, ...request }: Search,
): Promise<Page<StoredObject>> {
  const found: Diagnostic[] = [];
  const asked = query === undefined ? undefined : readQuery(query);
  const named = asked && kind === 'account' ? await nameStatuses(db, environmentId, asked) : asked;
  const meets = named === undefined ? sql`true` : conditionOf(kind, named, found);
  const { attribute, direction } = sort ?? { attribute: 'created_at', direction: 'desc' };
  const at = sortKeyOf(kind, attribute);
  if (at === undefined) {
    const names = searchableNames(kind).join(', ');
    const message = `It cannot be sorted by this attribute. There are: ${names}, but for relations.`;
    found.push({ code: 'query_invalid', pointer: '/sort/attribute', message });
  }
  if (found.length > 0 || at === undefined) throw refuse('query_invalid', found);
  const page = await readPage<ObjectRow>(db, request, {
    columns: sql`objects.*`,
    from: sql`objects`,
    where: sql`objects.environment_id = ${environmentId} and objects.kind = ${kind} and ${meets}`,
    at,
    id: sql`objects.id`,
    ...(direction === 'asc' && { ascending: true }),
  });
  return { ...page, items: page.items.map(readRow) };
}
