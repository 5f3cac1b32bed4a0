import { suggestion } from '../../definition/did-you-mean';
import type { Condition } from '../../definition/parts/schema';
import type { Expression, LookUp } from '../../plan';
import { compileCondition } from '../conditions/compile-condition';
import { LookUps } from '../look-ups';
import { below, refuse, type Site } from '../references/site';

/** Types `trigger` as an object of a kind, and compiles a condition on such objects as they are when it is asked. */
export function compileFilter(
  kind: string,
  condition: Condition | undefined,
  site: Site,
  key: 'filter' | 'criteria',
): { readonly criteria?: Expression; readonly lookUps?: readonly LookUp[] } {
  const { compilation } = site;
  if (compilation.kind(kind) === undefined) {
    const kinds = Object.keys(compilation.catalogue.kinds);
    const hint = suggestion(kind, kinds, `There is: ${kinds.join(', ')}.`);
    refuse(below(site, 'kind'), 'unknown_kind', `There is no kind "${kind}".`, hint);
    compilation.trigger = { is: 'any' };
  } else compilation.trigger = { is: 'object', kind };
  if (condition === undefined) return {};
  const lookUps = new LookUps();
  const at: Site = { ...below(site, key), lookUps, roots: ['trigger', 'environment'], overCopies: false };
  return { criteria: compileCondition(condition, at).expression, ...lookUps.planned() };
}
