import { invalidRequest } from '../refusals/invalid-request';
import { camelKey } from '../wire/inflection';
import type { Resource } from './envelope';

/** The relationships of a resource, in camelCase, and of each the relationships of what is behind it. */
export type IncludeShape = Readonly<Record<string, readonly string[]>>;

/** What can be included with a resource. */
export interface Includes {
  readonly shape: IncludeShape;
  /** The resources behind a relationship, and those behind the `further` relationships of these. */
  load(name: string, further: readonly string[]): Promise<readonly Resource[]>;
}

/** Of a resource without relationships. */
export const NOTHING: Includes = { shape: {}, load: async () => [] };

/** What `include=a,b.c` asks for, by the first name of each path. A path that leads nowhere is refused. */
export function pathsOf(asked: string | undefined, shape: IncludeShape): ReadonlyMap<string, ReadonlySet<string>> {
  const paths = new Map<string, Set<string>>();
  for (const path of (asked ?? '').split(',').map((one) => one.trim())) {
    if (path === '') continue;
    const [name = '', further, ...deeper] = path.split('.').map(camelKey);
    const behind = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (behind === undefined) throw refused(path, `${name} is no relationship here`, Object.keys(shape));
    if (deeper.length > 0)
      throw invalidRequest(`include: ${path} is too deep; there is one level below a relationship.`);
    if (further !== undefined && !behind.includes(further))
      throw refused(path, `${further} is no relationship behind ${name}`, behind);
    const known = paths.get(name) ?? new Set();
    paths.set(name, further === undefined ? known : known.add(further));
  }
  return paths;
}

function refused(path: string, why: string, known: readonly string[]): Error {
  const there = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`;
  return invalidRequest(`include: ${path}: ${why}; ${there}.`);
}

/** What `include` asks for, each resource once, and none of those that the answer is about. */
export async function includedOf(
  asked: string | undefined,
  { shape, load }: Includes,
  about: readonly Resource[] = [],
): Promise<{ included?: readonly Resource[] }> {
  if (asked === undefined) return {};
  const found = new Map<string, Resource>();
  for (const [name, further] of pathsOf(asked, shape)) {
    for (const resource of await load(name, [...further])) found.set(resource.id, resource);
  }
  for (const { id } of about) found.delete(id);
  return { included: [...found.values()] };
}
