import { z } from 'zod';
import { moveObject } from '../../src/objects/move-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf } from '../marks';

export default defineAction({
  id: 'transaction.set_status@1',
  title: 'Update transaction status',
  description: 'Brings a transaction to another status of its type, with the run as its reviewer.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({
    transaction: objectOf('transaction'),
    status: z
      .string()
      .min(1)
      .max(100)
      .describe('As the type names it: `approved`, `declined`, `needs review`, or its own.'),
  }),
  output: objectOf('transaction'),
  faults: ['object_not_found', 'status_unknown', 'move_not_allowed'],
  example: {
    input: { transaction: '{{trigger}}', status: 'approved' },
    output: { type: 'transaction', id: 'txn_5nGkPw8RbT3xVq6ZmJfLsY2d' },
  },
  notes: ['A status may follow any other, but not itself. Writes the event `transaction.status-updated`.'],
  run: async ({ transaction: { id }, status }, context) =>
    giveObject(context, await moveObject(context, 'transaction', id, status)),
});
