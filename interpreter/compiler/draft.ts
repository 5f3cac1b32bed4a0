import type { Type } from '../catalogue';
import type { Expression } from '../plan';
import type { Value } from '../value';
import { compileText } from './compile-text';
import { below, type Site, type Typed } from './references/site';
import { typeOfLiteral } from './type-of-literal';
import { common, optional, personal, required } from './types';

/** A value of the definition once its expressions are resolved; its parts are kept so that each can be checked. */
export interface Draft extends Typed {
  readonly site: Site;
  readonly items?: readonly Draft[];
  readonly entries?: { readonly [key: string]: Draft };
}

export type MapDraft = Draft & { readonly entries: { readonly [key: string]: Draft } };

/** Compiles any JSON; texts in it may hold expressions. What holds none is one literal. */
export function draftValue(value: Value, site: Site): Draft {
  if (typeof value === 'string') return { ...compileText(value, site), site };
  if (value === null || typeof value !== 'object') {
    return { expression: { is: 'literal', value }, type: typeOfLiteral(value), name: 'the value', site };
  }
  if (Array.isArray(value)) return draftList(value as readonly Value[], site);
  return draftMap(value as { readonly [key: string]: Value }, site);
}

function draftList(list: readonly Value[], site: Site): Draft {
  const items = list.map((item, index) => draftValue(item, below(site, index)));
  const of = common(items.map((item) => plain(item.type)));
  const isOptional = items.some((item) => item.type.optional === true);
  const literals = literalsOf(items);
  const expression: Expression =
    literals === null
      ? { is: 'list', items: items.map((item) => item.expression) }
      : { is: 'literal', value: literals };
  const type: Type = { is: 'array', of: isOptional ? optional(of) : of };
  return { expression, type: withPersonal(type, items), name: 'the list', site, items };
}

export function draftMap(map: { readonly [key: string]: Value }, site: Site): MapDraft {
  const entries = Object.entries(map).map(([key, value]): readonly [string, Draft] => [
    key,
    draftValue(value, below(site, key)),
  ]);
  const drafts = entries.map(([, draft]) => draft);
  const literals = literalsOf(drafts);
  const expression: Expression =
    literals === null
      ? { is: 'map', entries: Object.fromEntries(entries.map(([key, draft]) => [key, draft.expression])) }
      : { is: 'literal', value: Object.fromEntries(entries.map(([key], index) => [key, literals[index] as Value])) };
  const keys = Object.fromEntries(entries.map(([key, draft]) => [key, draft.type]));
  const type: Type = { is: 'map', keys };
  return { expression, type: withPersonal(type, drafts), name: 'the map', site, entries: Object.fromEntries(entries) };
}

/** The values when all of them are known; what was refused is one too. */
function literalsOf(drafts: readonly Draft[]): readonly Value[] | null {
  const values = drafts.flatMap(({ expression }) => (expression.is === 'literal' ? [expression.value] : []));
  return values.length === drafts.length ? values : null;
}

/** Without what is true of one item only: that it may be missing, and which text it is. */
function plain(type: Type): Type {
  const { choices: _choices, ...rest } = required(type);
  return rest as Type;
}

function withPersonal(type: Type, drafts: readonly Draft[]): Type {
  return drafts.some((draft) => draft.type.personal === true) ? personal(type) : type;
}
