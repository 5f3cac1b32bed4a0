import { type RawBuilder, sql } from 'kysely';
import { parseDate, parseInstant, printInstant } from '../../../interpreter/instant';
import type { Diagnostic } from '../refuse';
import type { Operator, Predicate, Query } from './query';
import { findSearchable, type Searchable, searchableNames } from './searchable';

const SIGNS: { readonly [operator in Operator]: RawBuilder<unknown> } = {
  eq: sql`=`,
  gt: sql`>`,
  gte: sql`>=`,
  lt: sql`<`,
  lte: sql`<=`,
};

const NOTHING = sql<boolean>`false`;

/** A query as a condition on rows of `objects`; what is wrong with it is added to `found`. A missing value meets nothing. */
export function conditionOf(kind: string, query: Query, found: Diagnostic[]): RawBuilder<unknown> {
  if ('not' in query) return sql`not ${conditionOf(kind, query.not, found)}`;
  if ('and' in query) return joined(kind, query.and, sql` and `, found);
  if ('or' in query) return joined(kind, query.or, sql` or `, found);
  const searchable = findSearchable(kind, query.attribute);
  if (searchable !== undefined) return sql`coalesce(${compare(searchable, query, found)}, false)`;
  found.push({
    code: 'query_invalid',
    pointer: `${query.pointer}/attribute`,
    message: `It cannot be searched by this attribute. There are: ${searchableNames(kind).join(', ')}.`,
  });
  return NOTHING;
}

function joined(kind: string, queries: readonly Query[], by: RawBuilder<unknown>, found: Diagnostic[]) {
  return sql`(${sql.join(
    queries.map((query) => conditionOf(kind, query, found)),
    by,
  )})`;
}

function compare(searchable: Searchable, predicate: Predicate, found: Diagnostic[]): RawBuilder<unknown> {
  const { operator, value } = predicate;
  const sign = SIGNS[operator];
  switch (searchable.is) {
    case 'text':
      return sql`lower(${sql.ref(`objects.${searchable.column}`)}) ${sign} lower(${String(value)})`;
    case 'time': {
      const at = timeOf(predicate, found);
      // Instants are told to the millisecond, and meant so.
      return sql`date_trunc('milliseconds', ${sql.ref(`objects.${searchable.column}`)}) ${sign} ${at}::timestamptz`;
    }
    case 'kept': {
      const wanted = searchable.time ? timeOf(predicate, found) : String(value);
      return sql`objects.attributes ->> ${searchable.key} ${sign} ${wanted}`;
    }
    case 'relation':
      return isAttached(searchable.held, predicate, found);
    case 'part':
      return comparePart(partOf(searchable), operator, value);
  }
}

/** The expression that rows are sorted by: never null. Undefined where the kind cannot be sorted by it. */
export function sortKeyOf(kind: string, attribute: string): RawBuilder<unknown> | undefined {
  const searchable = findSearchable(kind, attribute);
  switch (searchable?.is) {
    case 'text':
      return sql`coalesce(${sql.ref(`objects.${searchable.column}`)}, '')`;
    case 'time':
      return sql.ref(`objects.${searchable.column}`);
    case 'kept':
      return sql`coalesce(objects.attributes ->> ${searchable.key}, '')`;
    case 'part':
      return sql`coalesce(${partOf(searchable)}, 'null'::jsonb)`;
    default:
      return undefined;
  }
}

function partOf({ of, path }: Extract<Searchable, { is: 'part' }>): RawBuilder<unknown> {
  const start = of === 'fields' ? sql`objects.fields` : sql`objects.attributes -> 'identifiers'`;
  return sql`(${start} #> ${[...path]}::text[])`;
}

/** Values are of the same sort, or they do not compare. */
function comparePart(part: RawBuilder<unknown>, operator: Operator, value: Predicate['value']): RawBuilder<unknown> {
  const wanted = sql`${JSON.stringify(value)}::jsonb`;
  return sql`case when jsonb_typeof(${part}) = jsonb_typeof(${wanted}) then ${part} ${SIGNS[operator]} ${wanted} end`;
}

function isAttached(held: string, { operator, value, pointer }: Predicate, found: Diagnostic[]): RawBuilder<unknown> {
  if (operator !== 'eq') {
    const message = 'What it is attached to can only be compared by eq.';
    found.push({ code: 'query_invalid', pointer: `${pointer}/operator`, message });
  }
  return sql`exists (
    select 1 from object_relations r join objects t on t.id = r.to_id
    where r.from_id = objects.id and r.relation = ${held} and (t.id = ${String(value)} or t.key = ${String(value)}))`;
}

function timeOf({ value, pointer }: Predicate, found: Diagnostic[]): string {
  const at = typeof value === 'string' ? (parseInstant(value) ?? parseDate(value)) : null;
  if (at !== null) return printInstant(at);
  const message = 'This attribute is compared with a date or a time, such as 2026-01-31 or 2026-01-31T12:00:00Z.';
  found.push({ code: 'query_invalid', pointer: `${pointer}/value`, message });
  return printInstant(0);
}
