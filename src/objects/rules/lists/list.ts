import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ValueMap } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import { LIST_TYPES } from '../../../kinds/lists/list-types';
import type { Writing } from '../../../writing';
import { plainRule } from '../plain-rule';
import type { Rule } from '../rule';

const PLAIN = plainRule('list');
const LONGEST_FIELD_KEY = 255;

/**
 * A list has a type for life. Its key is made from its name where it is given none, with a number where that is taken;
 * but a second active list of one name and type is refused.
 */
export const LIST_RULE: Rule = {
  ...PLAIN,
  async prepare(writing, values, relations) {
    const { list_type: type, name } = values.attributes;
    if (typeof type !== 'string' || !LIST_TYPES.has(type))
      throw fault('list_type_unknown', {
        pointer: '/attributes/list_type',
        message: `There is no such type of list. There are: ${[...LIST_TYPES.keys()].join(', ')}.`,
      });
    refuseForeign(type, values.attributes);
    const key = values.key ?? (await freeKey(writing, type, String(name ?? '')));
    const checked = { ...values, key, attributes: { ...values.attributes, name: name ?? key } };
    return PLAIN.prepare(writing, checked, relations);
  },
};

/** What only lists of one type have. */
function refuseForeign(type: string, { field_key: field, allow_fuzzy_name_first: fuzzy }: ValueMap): void {
  const isField = typeof field === 'string' && field !== '' && field.length <= LONGEST_FIELD_KEY;
  if (type === 'field' && !isField)
    throw fault('attribute_invalid', {
      pointer: '/attributes/field_key',
      message: 'A list of type field says the key of the field that its items are about.',
    });
  if (type !== 'field' && (field ?? null) !== null)
    throw fault('attribute_invalid', {
      pointer: '/attributes/field_key',
      message: 'Only lists of type field have one.',
    });
  if (type !== 'name' && (fuzzy ?? null) !== null)
    throw fault('attribute_invalid', {
      pointer: '/attributes/allow_fuzzy_name_first',
      message: 'Only lists of names have it.',
    });
}

async function freeKey({ trx, environment }: Writing, type: string, name: string): Promise<string> {
  const key = keyOf(name);
  const { rows } = await sql<{ key: string; isSame: boolean }>`
    select key, status = 'active' and attributes ->> 'name' = ${name} and attributes ->> 'list_type' = ${type} as "isSame"
    from objects where environment_id = ${environment.id} and kind = 'list'
      and (key = ${key} or key ~ ${`^${key}-[0-9]+$`})`.execute(trx);
  if (rows.some(({ isSame }) => isSame)) throw fault('key_taken', { pointer: '/key', details: { kind: 'list', key } });
  const taken = new Set(rows.map((row) => row.key));
  let free = key;
  for (let number = 2; taken.has(free); number += 1) free = `${key}-${number}`;
  return free;
}

/** The name in the letters of a key; of a name that has none of them, a key that is always the same. */
function keyOf(name: string): string {
  if (name.trim() === '')
    throw fault('key_not_valid', { pointer: '/key', message: 'A list needs a key, or a name to make one from.' });
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 90)
    .replace(/-$/, '');
  if (words === '') return `list-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
  return /^[a-z]/.test(words) ? words : `list-${words}`;
}
