import { invalidRequest } from '../refusals/invalid-request';
import { camelKey } from '../wire/inflection';
import type { Resource } from './envelope';

/** Gives the resources behind a relationship. */
export type Include = () => Promise<readonly Resource[]>;

/**
 * What `include=a,b` asks for, each resource once. `known` has every relationship of the resource, in camelCase; an
 * unknown name is refused.
 */
export async function includedOf(
  asked: string | undefined,
  known: Readonly<Record<string, Include>>,
): Promise<{ included?: readonly Resource[] }> {
  if (asked === undefined) return {};
  const names = new Set(
    asked
      .split(',')
      .map((name) => camelKey(name.trim()))
      .filter((name) => name !== ''),
  );
  const found = new Map<string, Resource>();
  for (const name of names) {
    const load = Object.hasOwn(known, name) ? known[name] : undefined;
    if (load === undefined) {
      throw invalidRequest(`include: ${name} is no relationship here; there are ${Object.keys(known).join(', ')}.`);
    }
    for (const resource of await load()) found.set(resource.id, resource);
  }
  return { included: [...found.values()] };
}
