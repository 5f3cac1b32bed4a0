import type { Expression, Root } from '../plan';
import type { ObjectCopy, Value } from '../value';
import { boundedDepth, boundedList, boundedText } from './bounds';
import { escapeValue } from './escape';
import { languageFault } from './language-fault';
import { METHODS } from './methods/methods';
import { nameOf } from './name-of';
import { OPERATORS } from './operators';
import { partsOf } from './parts-of';
import { textOf } from './text-of';

export { LanguageFault } from './language-fault';

/** What an expression sees. */
export interface Scope {
  /** A root's value at a path of own keys and list indexes (`valueAt`); `steps` has the step's path first. Null when missing. */
  read(root: Root, path: readonly string[]): Value;
  /** The run's one copy of an object. */
  object(id: string): ObjectCopy | undefined;
  /** Answers of the look-up before the step, in the order of its questions. */
  readonly looked: readonly Value[];
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Told of each value that was read and missing, by its name in the author's words, e.g. `watchlist.match_found`. */
  missing?(name: string): void;
  readonly interpreterVersion: number;
}

/**
 * Gives the value of an expression. Total and synchronous; reads own properties only. Never throws for what data holds:
 * a missing value is null, a method on a value of another type gives null. Throws a `LanguageFault` where there is no
 * answer: a text above 64 KiB, a list above 10,000 items, a value deeper than 64 levels, a number or date out of range.
 */
export function evaluate(expression: Expression, scope: Scope): Value {
  return give(expression, scope, false);
}

/**
 * The same expression with the reads of all roots but one replaced by the values that they have now, so that it can be
 * evaluated where only that root is known.
 */
export function bind(expression: Expression, scope: Scope, keep: Root): Expression {
  switch (expression.is) {
    case 'literal':
      return expression;
    case 'read':
      return expression.root === keep ? expression : literal(give(expression, scope, true));
    case 'looked':
      return literal(give(expression, scope, true));
    case 'attribute':
      return reads(expression.of, keep)
        ? { ...expression, of: bind(expression.of, scope, keep) }
        : literal(give(expression, scope, true));
    case 'call':
      return { ...expression, on: bind(expression.on, scope, keep), args: bindAll(expression.args, scope, keep) };
    case 'text':
      return { ...expression, parts: bindAll(expression.parts, scope, keep) };
    case 'list':
      return { ...expression, items: bindAll(expression.items, scope, keep) };
    case 'map':
      return { ...expression, entries: bindEntries(expression.entries, scope, keep) };
    case 'compare': {
      const left = bind(expression.left, scope, keep);
      return expression.right === undefined
        ? { ...expression, left }
        : { ...expression, left, right: bind(expression.right, scope, keep) };
    }
    case 'all':
    case 'any':
      return { ...expression, of: bindAll(expression.of, scope, keep) };
    case 'not':
    case 'escape':
      return { ...expression, of: bind(expression.of, scope, keep) };
  }
}

/** The value at a path of own keys and list indexes; null when missing. */
export function valueAt(value: Value, path: readonly string[]): Value {
  let found: Value = value;
  for (const key of path) {
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, key)) return null;
    // `length` is an own property of a list, but no item of it.
    if (Array.isArray(found) && key === 'length') return null;
    found = (found as { readonly [key: string]: Value })[key] ?? null;
  }
  return found;
}

function bindAll(expressions: readonly Expression[], scope: Scope, keep: Root): readonly Expression[] {
  return expressions.map((expression) => bind(expression, scope, keep));
}

function literal(value: Value): Expression {
  return { is: 'literal', value };
}

function reads(expression: Expression, root: Root): boolean {
  if (expression.is === 'read') return expression.root === root;
  return partsOf(expression).some((part) => reads(part, root));
}

type Entries = { readonly [key: string]: Expression };

/** What was missing is left out here already: as a literal it would be a null that the author wrote. */
function bindEntries(entries: Entries, scope: Scope, keep: Root): Entries {
  const bound = Object.entries(entries).flatMap(([key, entry]): readonly (readonly [string, Expression])[] => {
    const kept = bind(entry, scope, keep);
    const isMissing = entry.is !== 'literal' && kept.is === 'literal' && kept.value === null;
    return isMissing ? [] : [[key, kept]];
  });
  return Object.fromEntries(bound);
}

/** `quiet`: a missing value is expected here and not told of. */
function give(expression: Expression, scope: Scope, quiet: boolean): Value {
  switch (expression.is) {
    case 'literal':
      return expression.value;
    case 'read':
      return told(scope.read(expression.root, expression.path), expression, scope, quiet);
    case 'attribute':
      return told(attribute(expression, scope), expression, scope, quiet);
    case 'looked':
      return told(valueAt(scope.looked[expression.index] ?? null, expression.path), expression, scope, quiet);
    case 'compare':
      return compare(expression, scope, quiet);
    case 'all':
      return expression.of.every((each) => give(each, scope, quiet) === true);
    case 'any':
      return expression.of.some((each) => give(each, scope, quiet) === true);
    case 'not':
      return give(expression.of, scope, quiet) !== true;
    case 'call':
      return call(expression, scope, quiet);
    case 'text':
      return boundedText(expression.parts.map((part) => textOf(give(part, scope, quiet))).join(''));
    case 'escape':
      return escapeValue(give(expression.of, scope, quiet), expression.as);
    case 'list':
      return boundedDepth(boundedList(expression.items.map((item) => give(item, scope, quiet))));
    case 'map':
      return map(expression.entries, scope, quiet);
  }
}

function told(value: Value, expression: Expression, scope: Scope, quiet: boolean): Value {
  if (value === null && !quiet && scope.missing !== undefined) scope.missing(nameOf(expression));
  return value;
}

/** From the run's copy of the object; what a reference tells of itself (its type and id) needs none. */
function attribute(expression: Expression & { is: 'attribute' }, scope: Scope): Value {
  const reference = give(expression.of, scope, true);
  const id = valueAt(reference, ['id']);
  const copy = typeof id === 'string' ? scope.object(id) : undefined;
  return valueAt(copy ?? reference, expression.path);
}

function compare(expression: Expression & { is: 'compare' }, scope: Scope, quiet: boolean): boolean {
  const operator = OPERATORS[expression.operator];
  if (operator === undefined) throw unknown('operator', expression.operator);
  const left = give(expression.left, scope, quiet || operator.asksPresence === true);
  const right = expression.right === undefined ? null : give(expression.right, scope, quiet);
  return operator.run(left, right, expression.as);
}

function call(expression: Expression & { is: 'call' }, scope: Scope, quiet: boolean): Value {
  const method = METHODS[expression.method];
  if (method === undefined) throw unknown('method', expression.method);
  const value = give(expression.on, scope, quiet || method.onMissing === true);
  if (value === null && method.onMissing !== true) return null;
  const args = expression.args.map((argument) => give(argument, scope, quiet));
  return method.run(value, args, scope.now);
}

/** What an author wrote out as null stays; what an expression gave as missing is left out. */
function map(entries: Entries, scope: Scope, quiet: boolean): Value {
  const given: { [key: string]: Value } = {};
  for (const key of Object.keys(entries)) {
    const entry = entries[key] as Expression;
    const value = give(entry, scope, quiet);
    if (value !== null || entry.is === 'literal') given[key] = value;
  }
  return boundedDepth(given);
}

function unknown(what: string, name: string): Error {
  return languageFault(`unknown_${what}`, `This build does not know the ${what} ${name}; a newer one made the plan.`);
}
