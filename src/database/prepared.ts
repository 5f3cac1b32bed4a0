import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';

/** Tells the statement on its way to the connection; to the server it is a comment. */
const MARK = '/* prepared */ ';

/**
 * As kysely's `sql`, for a statement of a hot path: parsed once a connection, and soon planned once, instead of every
 * time, which is most of what a small statement costs. Its text must be the same every time, with values as parameters
 * alone, and it must name the columns that it gives: a prepared `select *` fails when a migration adds one.
 */
export function prepared<T>(text: TemplateStringsArray, ...values: unknown[]): RawBuilder<T> {
  return sql<T>`${sql.raw(MARK)}${sql<T>(text, ...values)}`;
}

const names = new Map<string, string>();

/** The name under which a statement is prepared; undefined for one that is not. */
export function preparedName(text: string): string | undefined {
  if (!text.startsWith(MARK)) return undefined;
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `usher_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  names.set(text, name);
  return name;
}
