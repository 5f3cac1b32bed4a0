import { fault } from '../../faults/fault';
import { LIST_TYPES } from '../../kinds/list-types';
import { plainRule } from './plain-rule';
import type { Rule } from './rule';

const PLAIN = plainRule('list');

/** A list has a type for life. Its key is made from its name where it is given none. */
export const LIST_RULE: Rule = {
  ...PLAIN,
  async prepare(writing, values, relations) {
    const { list_type: type, name } = values.attributes;
    if (typeof type !== 'string' || !LIST_TYPES.has(type))
      throw fault('list_type_unknown', {
        pointer: '/attributes/list_type',
        message: `There is no such type of list. There are: ${[...LIST_TYPES.keys()].join(', ')}.`,
      });
    const key = values.key ?? keyOf(String(name ?? ''));
    const checked = { ...values, key, attributes: { ...values.attributes, name: name ?? key } };
    return PLAIN.prepare(writing, checked, relations);
  },
};

function keyOf(name: string): string {
  const key = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '')
    .slice(0, 100);
  if (key === '')
    throw fault('key_not_valid', {
      pointer: '/key',
      message: 'A list needs a key, or a name with letters to make one.',
    });
  return key;
}
