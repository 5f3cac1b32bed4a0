import { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import { isOnList } from '../../src/lists/is-on-list';
import { defineAction } from '../define-action';
import { fieldValues, nameOf } from '../marks';

export default defineAction({
  id: 'list.match@1',
  title: 'Get list match',
  description: 'Says whether an item with these values is on a list.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ list: nameOf('list'), item: fieldValues() }),
  output: z.strictObject({ matched: z.boolean() }),
  faults: ['object_not_found', 'list_item_invalid'],
  example: {
    input: { list: 'blocked-ips', item: { ip_address: '{{trigger.ip_addresses}}' } },
    output: { matched: true },
  },
  notes: [
    'A list in place of a value asks for any of it; a missing value is on no list, and an archived list has nothing on it. A condition asks the same without a step of its own: `{"on_list": "blocked-ips", "item": {…}}`.',
  ],
  run: async ({ list, item }, { trx, environment }) => ({
    matched: await isOnList(trx, environment.id, list, item as ValueMap),
  }),
});
