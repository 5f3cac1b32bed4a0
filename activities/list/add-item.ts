import { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import { addItem } from '../../src/lists/add-item';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { fieldValues, nameOf, objectOf } from '../marks';

export default defineAction({
  id: 'list.add_item@1',
  title: 'Add item to list',
  description: 'Adds an item to a list. Its fields are those of the type of the list.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ list: nameOf('list'), item: fieldValues() }),
  output: objectOf('list-item'),
  faults: ['object_not_found', 'list_archived', 'list_item_exists', 'list_item_invalid'],
  example: {
    input: { list: 'blocked-ips', item: { value: '203.0.113.7' } },
    output: { type: 'list-item', id: 'liip_8mWc5RtYq2ZxN6vKsBfH4JdG' },
  },
  notes: [
    'An item that is on the list already is the fault `list_item_exists`: `continue_on_error` lets the run go on.',
  ],
  run: async ({ list, item }, context) => giveObject(context, await addItem(context, list, item as ValueMap)),
});
