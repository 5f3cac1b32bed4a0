import type { Type } from '../../catalogue';
import { suggestion } from '../../definition/did-you-mean';
import type { Comparison } from '../../definition/parts/schema';
import { OPERATORS, type Operator } from '../../language/operators';
import type { Expression } from '../../plan';
import { checkDraft } from '../check-draft';
import { compileField } from '../compile-text';
import { type Draft, draftValue } from '../draft';
import { below, refuse, type Site, type Typed } from '../references/site';
import { ANY, describeType, optional, required, STRING } from '../types';
import { type Compiled, withKnown } from './condition';

/** Compiles `{field, operator, value}`: the operator fits the field, and the value fits both. */
export function compileComparison(row: Comparison, site: Site): Compiled {
  const field = compileField(row.field, below(site, 'field'));
  const operator = OPERATORS[row.operator] as Operator;
  if (!standsOn(operator, field.type)) refuseOperator(row.operator, field, below(site, 'operator'));
  noteMissing(field, operator, site);
  const draft = draftOf(row, operator, below(site, 'value'));
  const left = comparesIds(field.type, draft) ? idOf(field) : field;
  const right = draft === null ? null : checkedValue(draft, operator, left.type, site);
  const as = comparedAs(left.type, right?.type, operator);
  const expression: Expression = { is: 'compare', operator: row.operator, as, left: left.expression };
  const whole: Expression = right === null ? expression : { ...expression, right: right.expression };
  return withKnown(whole, knownResult(row.operator, operator, left, right));
}

function standsOn(operator: Operator, type: Type): boolean {
  return operator.on === 'all' || type.is === 'any' || operator.on.includes(type.is);
}

function refuseOperator(name: string, field: Typed, site: Site): void {
  const fitting = Object.entries(OPERATORS).flatMap(([each, entry]) =>
    entry !== undefined && standsOn(entry, field.type) ? [each] : [],
  );
  const message = `${field.name} is ${describeType(field.type)}, which cannot be compared by ${name}.`;
  refuse(site, 'operator_mismatch', message, suggestion(name, fitting, `There is: ${fitting.join(', ')}.`));
}

/** An object can be compared with objects, and with what is their id. */
function comparesIds(field: Type, draft: Draft | null): boolean {
  if (field.is !== 'object' || draft === null) return false;
  const { type } = draft;
  return (type.is === 'array' ? type.of : type).is !== 'object';
}

function idOf(field: Typed): Typed {
  return { ...field, expression: { is: 'attribute', of: field.expression, path: ['id'] }, type: STRING };
}

function noteMissing(side: Typed, operator: Operator, site: Site): void {
  if (side.type.optional === true && operator.asksPresence !== true) site.missing.push(side.name);
}

function draftOf({ operator: name, value }: Comparison, operator: Operator, site: Site): Draft | null {
  if (operator.value === 'none') {
    if (value !== undefined) refuse(site, 'unknown_key', `${name} takes no value.`, 'Leave the value out.');
    return null;
  }
  if (value !== undefined) return draftValue(value, site);
  return refuse(site, 'missing_key', `${name} needs a value to compare with.`, 'Add "value".');
}

function checkedValue(draft: Draft, operator: Operator, left: Type, site: Site): Typed {
  checkDraft(asMoment(draft), optional(wantedType(operator, left)), 'The value');
  if (draft.expression.is !== 'literal') noteMissing(draft, operator, site);
  return draft;
}

/** A missing value on the right is no fault: nothing equals it but a missing one. */
function wantedType(operator: Operator, field: Type): Type {
  const same = comparable(required(field));
  switch (operator.value) {
    case 'list':
      return { is: 'array', of: optional(field.is === 'array' ? comparable(field.of) : same) };
    case 'item':
      return field.is === 'array' ? comparable(field.of) : field.is === 'string' ? STRING : ANY;
    case 'text':
      return STRING;
    default:
      return same;
  }
}

/** Whole and other numbers can be compared, and dates with instants. */
function comparable(type: Type): Type {
  if (type.is === 'integer') return { is: 'number' };
  return type.is === 'date' ? { is: 'datetime' } : type;
}

/** A date may stand where an instant is compared. */
function asMoment(draft: Draft): Draft {
  const type = draft.type.is === 'array' ? { ...draft.type, of: momentOf(draft.type.of) } : momentOf(draft.type);
  return draft.items === undefined ? { ...draft, type } : { ...draft, type, items: draft.items.map(asMoment) };
}

function momentOf(type: Type): Type {
  return type.is === 'date' ? { ...type, is: 'datetime' } : type;
}

/** What both sides are compared as: dates and instants by the moment, all else as what it is. */
function comparedAs(left: Type, right: Type | undefined, operator: Operator): Type['is'] {
  const other = operator.value === 'list' && right?.is === 'array' ? right.of : right;
  const sides = [left.is, other?.is];
  if (sides.includes('datetime')) return 'datetime';
  if (sides.includes('date')) return 'date';
  return left.is === 'any' ? (other?.is ?? 'any') : left.is;
}

/** What is certain without a run: an empty list holds nothing, and a value that is never missing is not blank. */
function knownResult(name: string, operator: Operator, left: Typed, right: Typed | null): boolean | undefined {
  const negative = operator.negativeOf !== undefined;
  const positive = operator.negativeOf ?? name;
  const list =
    right?.expression.is === 'literal' && Array.isArray(right.expression.value) ? right.expression.value : null;
  if (list?.length === 0 && (positive === 'is_in' || positive === 'includes_any_of')) return negative;
  if (positive === 'is_blank' && isNeverBlank(left)) return negative;
  const { choices, optional: maybe } = left.type;
  if (positive === 'is_in' && maybe !== true && choices?.every((each) => list?.includes(each))) {
    return !negative;
  }
  return undefined;
}

function isNeverBlank({ type, expression }: Typed): boolean {
  if (type.optional === true || expression.is === 'literal') return false;
  return ['integer', 'number', 'boolean', 'date', 'datetime', 'object'].includes(type.is);
}
