import type { Value, ValueMap } from '../../interpreter/value';
import { fault } from '../faults/fault';
import { LIST_TYPES } from '../kinds/lists/list-types';

/** An item's values by their published names. Fault `list_item_invalid` for a name that the type does not have. */
export function readItem(type: string, item: ValueMap): ValueMap {
  const { values = [], alias } = LIST_TYPES.get(type) ?? {};
  const names = type === 'email-address' ? [...values, 'match_type'] : values;
  const read: { [name: string]: Value } = {};
  for (const [name, value] of Object.entries(item)) {
    const known = name === alias ? values[0] : names.find((one) => one === name);
    if (known === undefined)
      throw fault('list_item_invalid', {
        pointer: `/item/${name}`,
        message: `An item of this list has no such value. It has: ${names.join(', ')}.`,
        details: { list_type: type },
      });
    if (value !== null) read[known] = value;
  }
  return read;
}
