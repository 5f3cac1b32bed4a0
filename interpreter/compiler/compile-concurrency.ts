import type { Definition } from '../definition/schema';
import type { Concurrency } from '../plan';
import { draftValue } from './draft';
import { LookUps } from './look-ups';
import { below, refuse, type Site } from './references/site';
import { describeType } from './types';

/** How many runs with one key are under way at once. The key is kept as a hash, which could be guessed: no personal data. */
export function compileConcurrency(definition: Definition['concurrency'], site: Site): Concurrency | undefined {
  if (definition === undefined) return undefined;
  const { key, limit, on_limit: onLimit = 'queue', held = 'release' } = definition;
  const lookUps = new LookUps();
  const at: Site = { ...below(site, 'key'), lookUps, roots: site.roots.filter((root) => root !== 'run') };
  const { expression, type, name } = draftValue(key, at);
  if (type.personal === true) {
    refuse(at, 'personal_key', `${name} is personal and cannot be a key.`, 'Use an id or a reference instead.');
  }
  if (type.is === 'array' || type.is === 'map') {
    refuse(at, 'type_mismatch', `A key is one value, not ${describeType(type)}.`, 'Use one value of it.');
  }
  const one = type.is === 'object' ? ({ is: 'attribute', of: expression, path: ['id'] } as const) : expression;
  return { key: one, ...lookUps.planned(), limit, onLimit, held };
}
