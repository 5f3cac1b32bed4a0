import type { Condition, ListRow } from '../../definition/parts/schema';
import { draftMap, type MapDraft } from '../draft';
import { readsEvent, readsLooked, refuseNested } from '../references/link';
import { below, refuse, type Site } from '../references/site';
import { compileComparison } from './compile-comparison';
import { type Compiled, withKnown } from './condition';

/** Compiles a comparison row, a list row or a group into an expression that gives a boolean. */
export function compileCondition(condition: Condition, site: Site): Compiled {
  if ('field' in condition) return compileComparison(condition, site);
  if ('all' in condition) return group('all', condition.all, below(site, 'all'));
  if ('any' in condition) return group('any', condition.any, below(site, 'any'));
  if ('not' in condition) return negated(compileCondition(condition.not, below(site, 'not')));
  return compileListRow(condition, site);
}

function group(is: 'all' | 'any', conditions: readonly Condition[], site: Site): Compiled {
  const compiled = conditions.map((condition, index) => compileCondition(condition, below(site, index)));
  // One false ends `all`, one true ends `any`.
  const decides = is === 'any';
  const decided = compiled.some(({ known }) => known === decides);
  const settled = decided ? decides : compiled.every(({ known }) => known !== undefined) ? !decides : undefined;
  return withKnown({ is, of: compiled.map(({ expression }) => expression) }, settled);
}

function negated({ expression, known }: Compiled): Compiled {
  return withKnown({ is: 'not', of: expression }, known === undefined ? undefined : !known);
}

function compileListRow(row: ListRow, site: Site): Compiled {
  const [name, key] = 'on_list' in row ? ['on_list', row.on_list] : ['not_on_list', row.not_on_list];
  const at = below(site, name);
  if (key.includes('{{'))
    refuse(at, 'bad_expression', 'A list is named by its key, not by an expression.', 'Write the key.');
  else site.compilation.names.push({ of: 'list', key, pointer: at.pointer });
  const item = draftMap(row.item, below(site, 'item'));
  checkItem(item);
  const question = { is: 'list', list: key, item: item.expression } as const;
  const list = `the list "${key}"`;
  const looked = { is: 'looked', index: site.lookUps.add(question), path: [], name: list } as const;
  return withKnown(name === 'on_list' ? looked : { is: 'not', of: looked }, undefined);
}

function checkItem(item: MapDraft): void {
  const { site } = item;
  const entries = Object.values(item.entries);
  if (entries.length === 0) {
    refuse(site, 'out_of_bounds', '"item" has no fields to look for.', "Add the fields of the list's type.");
  }
  if (site.awaiting && readsEvent(item.expression)) {
    const hint = 'Look in the list behind the wait.';
    refuse(site, 'look_up_not_possible', 'A list cannot be searched for values of an awaited event.', hint);
  }
  for (const entry of entries) if (readsLooked(entry.expression)) refuseNested(entry.site);
  for (const entry of entries) if (entry.type.optional === true) site.missing.push(entry.name);
}
