import { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import { createObject } from '../../src/objects/create-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { fieldValues, nameOf, objectOf, tagNames } from '../marks';

export default defineAction({
  id: 'transaction.create@1',
  title: 'Create transaction',
  description: 'Makes a transaction of a type.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({
    type: nameOf('transaction-type'),
    fields: fieldValues().optional().describe('By key, as the type declares them.'),
    reference_id: z.string().min(1).max(255).optional(),
    tags: tagNames().optional(),
  }),
  output: objectOf('transaction'),
  faults: ['relation_target_not_found', 'fields_invalid', 'tag_invalid', 'too_many_active_tags'],
  example: {
    input: { type: 'payment', fields: { amount: 125 }, reference_id: '{{trigger.reference_id}}' },
    output: { type: 'transaction', id: 'txn_5nGkPw8RbT3xVq6ZmJfLsY2d' },
  },
  notes: ['Writes the event `transaction.created`, which may start other workflows.'],
  async run({ type, fields = {}, reference_id: referenceId, tags = [] }, context) {
    const created = await createObject(context, 'transaction', {
      fields: fields as ValueMap,
      ...(referenceId !== undefined && { referenceId }),
      tags,
      relations: { transaction_type: [type] },
    });
    return giveObject(context, created);
  },
});
