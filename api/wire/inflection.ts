import type { Value } from '../../interpreter/value';

/** How the keys of a document are spelled on the wire; inside they are camelCase. */
export type Inflection = 'kebab' | 'camel' | 'snake';

export const INFLECTIONS: readonly Inflection[] = ['kebab', 'camel', 'snake'];

/** What lies below these keys is the caller's or an author's own: its keys are never touched, in or out. */
const VERBATIM: ReadonlySet<string> = new Set([
  'fields',
  'identifiers',
  'relations',
  'headers',
  'customHttpHeaders',
  'getParams',
  'postParams',
  'definition',
  'labels',
  'input',
  'inputs',
  'sampleValues',
  'output',
  'value',
  'context',
  'payload',
  'details',
]);

/** Are the keys below this one somebody's own? */
export function isVerbatim(key: string): boolean {
  return VERBATIM.has(camelKey(key));
}

/** `name-first`, `name_first` and `nameFirst` give `nameFirst`. */
export function camelKey(key: string): string {
  return key.replace(/[-_]+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Spells a camelCase key for the wire: `addressStreet1` gives `address-street-1` in kebab. */
export function inflectKey(key: string, inflection: Inflection): string {
  if (inflection === 'camel') return key;
  const separator = inflection === 'kebab' ? '-' : '_';
  return key
    .replace(/([a-z0-9])([A-Z])/g, `$1${separator}$2`)
    .replace(/([a-zA-Z])([0-9])/g, `$1${separator}$2`)
    .toLowerCase();
}

/** Spells every key of an answer for the wire, but for what is verbatim. */
export function inflectKeys(value: Value, inflection: Inflection): Value {
  return renameKeys(value, (key) => inflectKey(key, inflection));
}

/**
 * Reads a request in any of the three spellings. Two spellings of one key in one place are refused: `twice` is called
 * with the path and the key as it was sent.
 */
export function normalizeKeys(value: Value, twice: (path: readonly string[], key: string) => void): Value {
  return renameKeys(value, camelKey, twice);
}

function renameKeys(
  value: Value,
  rename: (key: string) => string,
  twice?: (path: readonly string[], key: string) => void,
  path: readonly string[] = [],
): Value {
  if (isList(value)) return value.map((item, index) => renameKeys(item, rename, twice, [...path, String(index)]));
  if (value === null || typeof value !== 'object') return value;
  const renamed = new Map<string, Value>();
  for (const [key, inner] of Object.entries(value)) {
    const name = rename(key);
    if (renamed.has(name)) twice?.(path, key);
    renamed.set(name, isVerbatim(key) ? inner : renameKeys(inner, rename, twice, [...path, key]));
  }
  return Object.fromEntries(renamed);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
