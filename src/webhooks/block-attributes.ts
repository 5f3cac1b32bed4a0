import type { Value, ValueMap } from '../../interpreter/value';
import { isMap } from '../value-shape';
import { kebab } from './kebab';

/**
 * What a line of a blocklist names. `name-*` names every key like that, on any object and at any depth of its
 * attributes; `/data/attributes/fields/*-number?type=inquiry` names a place, and may say on which type of object. A line
 * that begins with `!` exempts, and wins.
 */
interface Pattern {
  readonly exempts: boolean;
  readonly type?: string;
  /** Of a place: parts below `attributes`; of a key: that one part. */
  readonly parts: readonly string[];
  readonly isPlace: boolean;
}

const LONGEST = 255;
const PLACE = '/data/attributes/';

/** Reads a line of a blocklist; a sentence where it is none. */
export function readPattern(text: string): Pattern | string {
  if (text.length > LONGEST) return `A line of a blocklist has at most ${LONGEST} characters.`;
  const exempts = text.startsWith('!');
  const [path = '', query, ...rest] = (exempts ? text.slice(1) : text).split('?');
  const type = query === undefined ? undefined : /^type=([a-z0-9/_*-]+)$/.exec(query)?.[1];
  if (rest.length > 0 || (query !== undefined && type === undefined)) return 'After `?` stands `type=<type>` alone.';
  const isPlace = path.startsWith('/');
  if (isPlace && !path.startsWith(PLACE)) return 'A place begins with /data/attributes/.';
  const parts = (isPlace ? path.slice(PLACE.length) : path).split('/');
  if (!isPlace && parts.length > 1) return 'A key has no slash; a place begins with /data/attributes/.';
  if (parts.some((part) => part === '')) return 'A part of it is empty.';
  return { exempts, isPlace, parts: parts.map(kebab), ...(type === undefined ? {} : { type }) };
}

/** A resource without the attributes that a blocklist names. Spelling (`name-first`, `nameFirst`) does not matter. */
export function blockAttributes<T extends ValueMap>(resource: T, blocklist: readonly string[]): T {
  const { attributes, type } = resource;
  const patterns = blocklist.map(readPattern).filter((one) => typeof one !== 'string');
  const mine = patterns.filter((pattern) => pattern.type === undefined || pattern.type === String(type).split('/')[0]);
  if (mine.length === 0 || !isMap(attributes)) return resource;
  return { ...resource, attributes: without(attributes, mine, []) };
}

function without(map: ValueMap, patterns: readonly Pattern[], path: readonly string[]): ValueMap {
  const entries = Object.entries(map).flatMap(([key, value]): [string, Value][] => {
    const here = [...path, kebab(key)];
    const named = patterns.filter((pattern) => names(pattern, here));
    if (named.some(({ exempts }) => exempts)) return [[key, value]];
    if (named.length > 0) return [];
    return [[key, below(value, patterns, here)]];
  });
  return Object.fromEntries(entries);
}

function below(value: Value, patterns: readonly Pattern[], path: readonly string[]): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => below(item, patterns, path));
  return isMap(value) ? without(value, patterns, path) : value;
}

function names({ isPlace, parts }: Pattern, path: readonly string[]): boolean {
  if (!isPlace) return isLike(path.at(-1) ?? '', parts[0] ?? '');
  return parts.length === path.length && parts.every((part, index) => isLike(path[index] ?? '', part));
}

/** A star stands for any letters, or none. Each piece between stars is taken where it first fits: no way is tried twice. */
function isLike(text: string, pattern: string): boolean {
  const [first = '', ...pieces] = pattern.split('*');
  const last = pieces.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of pieces) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
