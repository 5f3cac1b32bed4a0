import type { Type } from '../catalogue';
import { suggestion } from '../definition/did-you-mean';
import { parseDate, parseInstant } from '../instant';
import type { Draft } from './draft';
import { below, refuse } from './references/site';
import { describeType, fits, required } from './types';

/** Checks a compiled value against the type that is wanted where it stands, part by part; `name` is the place's name. */
export function checkDraft(draft: Draft, wanted: Type, name: string): void {
  const mayBeMissing = draft.type.optional === true && wanted.optional !== true && wanted.is !== 'any';
  if (mayBeMissing) refuseMissing(draft, name);
  else if (isNothing(draft)) return;
  else if (draft.items !== undefined && wanted.is === 'array') {
    const { of } = wanted;
    draft.items.forEach((item, index) => {
      checkDraft(item, of, `item ${index + 1} of ${name}`);
    });
  } else if (draft.entries !== undefined && wanted.is === 'map') checkEntries(draft, draft.entries, wanted);
  else if (draft.entries !== undefined && wanted.is === 'object')
    checkWrittenReference(draft, draft.entries, wanted, name);
  else checkWhole(draft, wanted, name);
}

/** A null that was written out, or what was refused already. */
function isNothing({ expression }: Draft): boolean {
  return expression.is === 'literal' && expression.value === null;
}

function refuseMissing(draft: Draft, name: string): void {
  const what = isNothing(draft) ? 'null' : draft.name;
  const hint = isNothing(draft) ? 'Write a value.' : `Give a value to use instead: {{${draft.name}.default("…")}}.`;
  refuse(draft.site, 'may_be_missing', `${name} is needed, and ${what} may be missing here.`, hint);
}

function checkEntries(draft: Draft, entries: { readonly [key: string]: Draft }, wanted: Type & { is: 'map' }): void {
  const { keys } = wanted;
  for (const [key, entry] of Object.entries(entries)) {
    const type = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (type !== undefined) checkDraft(entry, type, `"${key}"`);
    else if (wanted.open !== true) {
      const hint = suggestion(key, Object.keys(keys), `There is: ${Object.keys(keys).join(', ')}.`);
      refuse(entry.site, 'unknown_input', `"${key}" is not known here.`, hint);
    }
  }
  for (const [key, type] of Object.entries(keys)) {
    if (type.optional === true || Object.hasOwn(entries, key)) continue;
    refuse(below(draft.site, key), 'missing_input', `"${key}" is missing.`, `Add it; it is ${describeType(type)}.`);
  }
}

/** An object written as `{"type": …, "id": …}`. */
function checkWrittenReference(
  draft: Draft,
  { type, id }: { readonly [key: string]: Draft },
  wanted: Type & { is: 'object' },
  name: string,
): void {
  const isReference = type !== undefined && id !== undefined && isText(type) && isText(id);
  const literal = type?.expression;
  const kind = literal?.is === 'literal' && typeof literal.value === 'string' ? literal.value : wanted.kind;
  if (!isReference || (wanted.kind !== '*' && kind !== wanted.kind)) refuseType(draft, wanted, name);
}

function isText({ type }: Draft): boolean {
  return fits(required(type), { is: 'string' });
}

function checkWhole(draft: Draft, wanted: Type, name: string): void {
  const { expression, type } = draft;
  if (expression.is === 'literal' && typeof expression.value === 'string') {
    checkText(draft, expression.value, wanted, name);
  } else if (!fits(type, wanted)) refuseType(draft, wanted, name);
}

/** A text that is written out is held against dates and choices. */
function checkText(draft: Draft, text: string, wanted: Type, name: string): void {
  if (wanted.is === 'date' || wanted.is === 'datetime') {
    const read = wanted.is === 'date' ? parseDate(text) : parseInstant(text);
    if (read === null) refuseType(draft, wanted, name);
    return;
  }
  const { choices } = wanted;
  if (wanted.is === 'string' && choices !== undefined && !choices.includes(text)) {
    const hint = suggestion(text, choices, `There is: ${choices.join(', ')}.`);
    refuse(draft.site, 'bad_choice', `${name} cannot be "${text}".`, hint);
  } else if (!fits(draft.type, wanted)) refuseType(draft, wanted, name);
}

function refuseType(draft: Draft, wanted: Type, name: string): void {
  const found =
    draft.expression.is === 'literal' ? describeType(draft.type) : `${draft.name}, ${describeType(draft.type)}`;
  refuse(draft.site, 'type_mismatch', `${name} is ${describeType(wanted)}, not ${found}.`, hintFor(draft, wanted));
}

function hintFor({ name, type }: Draft, wanted: Type): string {
  if (type.is === 'object' && wanted.is === 'string') return `For its id write {{${name}.id}}.`;
  if (wanted.is === 'date') return 'A date is written as 1990-12-31.';
  if (wanted.is === 'datetime') return 'A date and time is written as 2026-01-31T08:30:00Z.';
  if (wanted.is === 'object') return 'Write an expression that gives the object, such as {{trigger}}.';
  return `Write ${describeType(wanted)} here.`;
}
