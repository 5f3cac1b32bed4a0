import type { Value, ValueMap } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import type { IdentifierSchema, RelationSchema } from '../../../kinds/accounts/account-type';
import { ACCOUNT_FIELDS } from '../../../kinds/default-fields';
import { declaredFields } from '../../fields/field-schemas';
import { type Diagnostic, refuse } from '../../refuse';
import type { StoredObject } from '../../stored-object';
import { checkFieldChange } from '../check-field-change';
import { plainRule } from '../plain-rule';
import { refuseUsed } from '../refuse-used';
import type { Rule } from '../rule';
import { withName } from '../templates';

const KEY = /^[A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** The fields, statuses, identifiers and relations that its accounts have. */
export const ACCOUNT_TYPE_RULE: Rule = {
  ...plainRule('account-type'),
  async prepare(_writing, values) {
    checkStatuses(values.attributes['statuses']);
    checkIdentifiers(values.attributes);
    checkRelations(values.attributes['relation_schemas']);
    return withName(values);
  },
  async checkChange(writing, type, changes) {
    checkFieldChange(type, changes);
    const { statuses } = changes;
    if (statuses !== undefined) {
      const kept = checkStatuses(statuses);
      await refuseUsed(writing, type, 'account_type', goneFrom(type, kept));
    }
    checkIdentifiers({ ...type.attributes, ...changes });
    checkRelations(changes['relation_schemas']);
  },
};

function goneFrom({ attributes }: StoredObject, kept: readonly string[]): readonly string[] {
  const { statuses } = attributes;
  return (Array.isArray(statuses) ? statuses.map(String) : []).filter((status) => !kept.includes(status));
}

/** The names of statuses that a type declares. Fault `attribute_invalid`. */
export function checkStatuses(given: Value | undefined): readonly string[] {
  const names = (Array.isArray(given) ? (given as readonly Value[]) : []).filter(isName);
  if (!Array.isArray(given) || names.length === 0 || names.length < given.length || new Set(names).size < names.length)
    throw fault('attribute_invalid', {
      pointer: '/attributes/statuses',
      message: 'Statuses are a list of names, each once, of 1 to 100 characters.',
    });
  return names;
}

function isName(value: Value): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 100;
}

/** Identifiers name string fields that are declared, each once. */
function checkIdentifiers(attributes: ValueMap): void {
  const given = listOf(
    attributes['identifier_schemas'],
    'identifier_schemas',
  ) as unknown as readonly IdentifierSchema[];
  const strings = declaredFields(attributes['field_schemas'], ACCOUNT_FIELDS)
    .filter(({ type }) => type === 'string' || type === 'email-address')
    .map(({ key }) => key);
  const found = given.flatMap(({ key, ...rest }, index): Diagnostic[] => {
    const isKnown = strings.includes(key) && given.findIndex((one) => one.key === key) === index;
    if (isKnown && hasOnly(rest, { unique: 'boolean', case_sensitive: 'boolean' })) return [];
    return [wrong(`identifier_schemas/${index}`, '{key, unique?, case_sensitive?}, its key that of one string field')];
  });
  if (found.length > 0) throw refuse('attribute_invalid', found);
}

/** Checks the relations by name that a type declares. Fault `attribute_invalid` with a diagnostic for each that is wrong. */
export function checkRelations(value: Value | undefined): void {
  const given = listOf(value, 'relation_schemas') as unknown as readonly RelationSchema[];
  const found = given.flatMap(({ key, target, ...rest }, index): Diagnostic[] => {
    const isNamed = typeof key === 'string' && KEY.test(key) && given.findIndex((one) => one.key === key) === index;
    const leads = target === 'account' || target === 'transaction';
    if (isNamed && leads && hasOnly(rest, { label: 'string', many: 'boolean', inverse: 'string' })) return [];
    const shape = '{key, target, label?, many?, inverse?}, each key once, the target account or transaction';
    return [wrong(`relation_schemas/${index}`, shape)];
  });
  if (found.length > 0) throw refuse('attribute_invalid', found);
}

function listOf(value: Value | undefined, name: string): readonly Value[] {
  if (value === undefined || value === null) return [];
  const items = Array.isArray(value) ? (value as readonly Value[]) : [null];
  const isGood = items.length <= 100 && items.every((one) => one !== null && typeof one === 'object');
  if (!isGood) throw refuse('attribute_invalid', [wrong(name, 'a list of at most 100 objects')]);
  return items;
}

function hasOnly(given: object, types: { readonly [key: string]: string }): boolean {
  return Object.entries(given).every(([key, value]) => Object.hasOwn(types, key) && typeof value === types[key]);
}

function wrong(place: string, shape: string): Diagnostic {
  return { code: 'attribute_invalid', pointer: `/attributes/${place}`, message: `This is to be ${shape}.` };
}
