import { z } from 'zod';

/** A value that a field is compared with. Dates are not texts in SOQL, so they are said to be dates. */
export const comparand = z.union([
  z.string().max(255),
  z.number(),
  z.boolean(),
  z.strictObject({ date: z.iso.date() }),
  z.strictObject({ datetime: z.iso.datetime({ offset: true }) }),
]);
export type Comparand = z.output<typeof comparand>;

const ESCAPES: { readonly [character: string]: string } = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

interface Find {
  readonly type: string;
  readonly fields: readonly string[];
  readonly where: { readonly [field: string]: Comparand };
  readonly limit: number;
}

/** A query in SOQL. Names are taken as they are: whoever calls has checked them. */
export function soqlOf({ type, fields, where, limit }: Find): string {
  const conditions = Object.entries(where).map(([field, value]) => `${field} = ${literalOf(value)}`);
  return `SELECT ${fields.join(', ')} FROM ${type} WHERE ${conditions.join(' AND ')} LIMIT ${limit}`;
}

function literalOf(value: Comparand): string {
  if (typeof value === 'string')
    return `'${value.replace(/[\\'\n\r\t\b\f]/g, (character) => ESCAPES[character] ?? '')}'`;
  if (typeof value !== 'object') return String(value);
  return 'date' in value ? value.date : value.datetime;
}
