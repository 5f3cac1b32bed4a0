import { z } from 'zod';
import type { Value } from '../../interpreter/value';
import { CHANGE_OPERATORS, changeObject, isChangeable } from '../../src/objects/change-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf, personal } from '../marks';

const change = z.strictObject({
  field: z
    .string()
    .max(255)
    .regex(/^(?!fields$)[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)*$/, 'This names no field and no attribute')
    .describe('`fields.name_last`, `fields.address.city`, or an attribute such as `note`.'),
  operator: z.enum(CHANGE_OPERATORS),
  value: personal(z.unknown()).optional(),
});

export default defineAction({
  id: 'object.update@1',
  title: 'Update object',
  description: 'Changes fields and attributes of an object, row by row.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ object: objectOf('*', isChangeable), changes: z.array(change).min(1).max(100) }),
  output: objectOf('*'),
  faults: [
    'object_not_found',
    'already_redacted',
    'fields_invalid',
    'attribute_invalid',
    'attribute_unknown',
    'reference_taken',
    'identifier_taken',
    'verification_frozen',
  ],
  example: {
    input: {
      object: '{{trigger}}',
      changes: [
        { field: 'fields.name_last', operator: 'set', value: 'Lovelace' },
        { field: 'note', operator: 'unset' },
      ],
    },
    output: { type: 'inquiry', id: 'inq_4kT9pXw2mVbR7sYdLhQe3NcJ' },
  },
  notes: [
    'Each row is applied to what the rows before it left. `set` takes any value (a missing one takes it away); `unset` takes it away, and leaves of a list the empty list; `append` adds the items of a list, `push` one item, `remove` takes away every item that equals the value. The last three are for lists; a missing value adds and removes nothing.',
    'Values are checked against the template or type of the object; of rows that are wrong all are told, and nothing is changed. Done to inquiries, accounts, cases, transactions and verifications.',
  ],
  async run({ object: { id, type }, changes }, context) {
    const rows = changes.map(({ value, ...row }) => ({ ...row, value: (value ?? null) as Value }));
    return giveObject(context, await changeObject(context, type, id, rows));
  },
});
