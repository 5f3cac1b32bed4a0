import type { Value } from '../../interpreter/value';

type Schema = Readonly<Record<string, unknown>>;
type Known = Readonly<Record<string, Value>>;

/** A place of a body where a text may stand. */
export interface StringPlace {
  readonly pointer: string;
  /** The smallest body that has this text there. */
  bodyWith(text: string): Value;
}

const DEEPEST = 7;
const MOST_BRANCHES = 4;

/**
 * Every place of a schema where a text may stand, keys of open objects among them; `root` has what it refers to.
 * `known`: what stands under a name where something must, and it is not its turn.
 */
export function stringPlaces(root: Schema, schema: Schema, known: Known): StringPlace[] {
  const walk = (node: unknown, pointer: string, depth: number): StringPlace[] => {
    const here = resolve(root, node);
    if (depth > DEEPEST) return [];
    const branches = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (here[key] as readonly unknown[] | undefined) ?? []);
    const inner = branches.slice(0, MOST_BRANCHES).flatMap((branch) => walk(branch, pointer, depth + 1));
    if (isText(here)) return [{ pointer, bodyWith: (text) => text }, ...inner];
    if (here['items'] !== undefined) {
      return [
        ...inner,
        ...walk(here['items'], `${pointer}/0`, depth + 1).map((place) => wrapped(place, (value) => [value])),
      ];
    }
    return [...inner, ...openPlaces(here, pointer), ...namedPlaces(here, pointer, depth)];
  };
  const namedPlaces = (here: Schema, pointer: string, depth: number): StringPlace[] =>
    Object.entries((here['properties'] ?? {}) as Schema).flatMap(([key, inner]) =>
      walk(inner, `${pointer}/${key}`, depth + 1).map((place) =>
        wrapped(place, (value) => ({ ...(smallest(root, here, known) as object), [key]: value })),
      ),
    );
  const openPlaces = (here: Schema, pointer: string): StringPlace[] => {
    if (typeof here['additionalProperties'] !== 'object') return [];
    return [
      { pointer: `${pointer}/*`, bodyWith: (text) => ({ a: text }) },
      { pointer: `${pointer}/* (the key)`, bodyWith: (text) => ({ [text]: 'a' }) },
    ];
  };
  const found = walk(schema, '', 0);
  return [...new Map(found.map((place) => [place.pointer, place])).values()];
}

function wrapped(place: StringPlace, wrap: (value: Value) => Value): StringPlace {
  return { pointer: place.pointer, bodyWith: (text) => wrap(place.bodyWith(text)) };
}

/** The smallest value that has what the schema requires. */
export function smallest(root: Schema, node: unknown, known: Known, depth = 0): Value {
  const here = resolve(root, node);
  if (here['const'] !== undefined) return here['const'] as Value;
  if (Array.isArray(here['enum'])) return here['enum'][0] as Value;
  const [branch] = ['anyOf', 'oneOf'].flatMap((key) => (here[key] as readonly unknown[] | undefined) ?? []);
  if (branch !== undefined) return smallest(root, branch, known, depth + 1);
  switch ([here['type']].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        ((here['required'] ?? []) as readonly string[]).map((key) => [
          key,
          known[key] ?? smallest(root, ((here['properties'] ?? {}) as Schema)[key] ?? {}, known, depth + 1),
        ]),
      );
    case 'array':
      return depth > DEEPEST ? [] : [smallest(root, here['items'] ?? {}, known, depth + 1)];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      return 'a';
  }
}

function isText(schema: Schema): boolean {
  return [schema['type']].flat().includes('string') || Object.keys(schema).every((key) => key === 'description');
}

function resolve(root: Schema, node: unknown): Schema {
  const reference = (node as { readonly $ref?: string }).$ref;
  if (reference === undefined) return node as Schema;
  const found = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Schema)[key], root);
  return resolve(root, found);
}
