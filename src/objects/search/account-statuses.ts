import { sql } from 'kysely';
import type { Db, Trx } from '../../database';
import { derivedId } from '../../ids';
import type { Query } from './query';

const PREFIX = 'actst_';

/** The id of a status of an account type. Statuses are names; on the wire they have ids as well. */
export function statusIdOf(typeId: string, name: string): string {
  return derivedId('actst', typeId, name);
}

interface Named {
  readonly typeId: string;
  readonly name: string;
}

/** The query with statuses by their names, where it names them by their ids. */
export async function nameStatuses(db: Db | Trx, environmentId: string, query: Query): Promise<Query> {
  if (!mentions(query)) return query;
  const { rows } = await sql<{ id: string; name: string }>`
    select o.id, jsonb_array_elements_text(o.attributes -> 'statuses') as name
    from objects o where o.environment_id = ${environmentId} and o.kind = 'account-type'`.execute(db);
  const known = new Map(rows.map(({ id, name }): [string, Named] => [statusIdOf(id, name), { typeId: id, name }]));
  return named(query, known);
}

function named(query: Query, known: ReadonlyMap<string, Named>): Query {
  if ('and' in query) return { and: query.and.map((one) => named(one, known)) };
  if ('or' in query) return { or: query.or.map((one) => named(one, known)) };
  if ('not' in query) return { not: named(query.not, known) };
  const status = isStatus(query) ? known.get(String(query.value)) : undefined;
  if (status === undefined) return query;
  const ofType = { ...query, attribute: 'type', operator: 'eq', value: status.typeId } as const;
  return { and: [ofType, { ...query, value: status.name }] };
}

function mentions(query: Query): boolean {
  if ('and' in query) return query.and.some(mentions);
  if ('or' in query) return query.or.some(mentions);
  return 'not' in query ? mentions(query.not) : isStatus(query);
}

function isStatus(query: Query): boolean {
  return 'attribute' in query && query.attribute === 'status' && String(query.value).startsWith(PREFIX);
}
