import { camelKey } from './inflection';

export type QueryValue = string | QueryValue[] | { [key: string]: QueryValue };

/**
 * Reads `page[size]=10&filter[created-at-start]=…` into nested camelCase keys. Keys below `labels` stay as they were sent.
 * A parameter that is given twice becomes a list, which no schema takes.
 */
export function parseQuery(text: string): { [key: string]: QueryValue } {
  const root = new Map<string, Leaf>();
  for (const [name, value] of new URLSearchParams(text)) add(root, segmentsOf(name), value);
  return toObject(root);
}

const MAX_BRACKETS = 3;

type Leaf = string[] | Map<string, Leaf>;

function segmentsOf(name: string): string[] {
  const bracket = name.indexOf('[');
  if (bracket <= 0 || !name.endsWith(']')) return [camelKey(name)];
  const inner = name.slice(bracket + 1, -1).split('][');
  if (inner.length > MAX_BRACKETS || inner.includes('__proto__')) return [name];
  const segments = [name.slice(0, bracket), ...inner];
  const own = segments.indexOf('labels');
  // `fields[inquiry-session]`: a resource's type, which has one spelling.
  const verbatim = segments[0] === 'fields' ? 0 : own;
  return segments.map((segment, index) => (verbatim >= 0 && index > verbatim ? segment : camelKey(segment)));
}

function add(node: Map<string, Leaf>, [first = '', ...rest]: readonly string[], value: string): void {
  const there = node.get(first);
  if (rest.length === 0) {
    if (there === undefined) node.set(first, [value]);
    else if (Array.isArray(there)) there.push(value);
    else add(there, [''], value);
    return;
  }
  const inner = there instanceof Map ? there : new Map<string, Leaf>(there === undefined ? [] : [['', there]]);
  node.set(first, inner);
  add(inner, rest, value);
}

function toObject(node: Map<string, Leaf>): { [key: string]: QueryValue } {
  const entries = [...node].map(([key, leaf]): [string, QueryValue] => {
    if (leaf instanceof Map) return [key, toObject(leaf)];
    return [key, leaf.length === 1 ? (leaf[0] ?? '') : leaf];
  });
  return Object.fromEntries(entries);
}
