import type { Value } from '../../../interpreter/value';
import { type Diagnostic, refuse } from '../refuse';

export const OPERATORS = ['eq', 'gt', 'gte', 'lt', 'lte'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A comparison of an attribute with a value. */
export interface Predicate {
  readonly attribute: string;
  readonly operator: Operator;
  readonly value: string | number | boolean;
  /** Where in the request it stands. */
  readonly pointer: string;
}

export type Query =
  | { readonly and: readonly Query[] }
  | { readonly or: readonly Query[] }
  | { readonly not: Query }
  | Predicate;

const DEEPEST = 2;
const MOST_CLAUSES = 20;

/**
 * Reads a query as it was sent: groups (`and`, `or`, `not`) at most two deep around at most twenty comparisons. Fault
 * `query_invalid`, with a diagnostic for each thing that is wrong; pointers begin with `/query`.
 */
export function readQuery(given: Value): Query {
  const reading = new Reading();
  const query = reading.read(given, '/query', 0);
  if (reading.clauses > MOST_CLAUSES) reading.complain('/query', `A query has at most ${MOST_CLAUSES} comparisons.`);
  if (reading.found.length > 0 || query === undefined) throw refuse('query_invalid', reading.found);
  return query;
}

class Reading {
  readonly found: Diagnostic[] = [];
  clauses = 0;

  read(given: Value, pointer: string, depth: number): Query | undefined {
    if (given === null || typeof given !== 'object' || Array.isArray(given))
      return this.complain(pointer, 'This is to be {and}, {or}, {not} or {attribute, operator, value}.');
    const map = given as { readonly [key: string]: Value };
    const [name, ...others] = Object.keys(map);
    if (name !== 'and' && name !== 'or' && name !== 'not') return this.predicate(map, pointer);
    if (others.length > 0) return this.complain(pointer, `A group has one key: here ${[name, ...others].join(', ')}.`);
    if (depth >= DEEPEST) return this.complain(pointer, `Groups may be nested ${DEEPEST} deep.`);
    if (name === 'not') {
      const negated = this.read(map[name] ?? null, `${pointer}/not`, depth + 1);
      return negated && { not: negated };
    }
    const members = this.members(map[name] ?? null, `${pointer}/${name}`, depth + 1);
    return name === 'and' ? { and: members } : { or: members };
  }

  private members(given: Value, pointer: string, depth: number): readonly Query[] {
    const list = Array.isArray(given) ? (given as readonly Value[]) : [];
    if (list.length === 0) this.complain(pointer, 'This is to be a list of at least one.');
    if (list.length > MOST_CLAUSES) this.complain(pointer, `A query has at most ${MOST_CLAUSES} comparisons.`);
    return list.slice(0, MOST_CLAUSES).flatMap((one, index) => this.read(one, `${pointer}/${index}`, depth) ?? []);
  }

  private predicate(map: { readonly [key: string]: Value }, pointer: string): Predicate | undefined {
    this.clauses += 1;
    const { attribute, operator, value, ...rest } = map;
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined) return this.complain(pointer, 'A comparison is {attribute, operator, value}.');
    if (typeof attribute !== 'string') return this.complain(`${pointer}/attribute`, 'This is to name an attribute.');
    const known = OPERATORS.find((one) => one === operator);
    if (known === undefined) return this.complain(`${pointer}/operator`, `This is one of ${OPERATORS.join(', ')}.`);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      return this.complain(`${pointer}/value`, 'This is to be a text, a number, true or false.');
    return { attribute, operator: known, value, pointer };
  }

  complain(pointer: string, message: string): undefined {
    this.found.push({ code: 'query_invalid', pointer, message });
    return undefined;
  }
}
