import { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import { moveObject } from '../../src/objects/move-object';
import { updateObject } from '../../src/objects/update-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { fieldValues, objectOf } from '../marks';

const input = z
  .strictObject({
    account: objectOf('account'),
    fields: fieldValues().optional().describe('By key; null clears a field.'),
    status: z.string().min(1).max(100).optional().describe('One of the statuses of the type of the account.'),
    reference_id: z.string().min(1).max(255).optional(),
  })
  .refine(
    ({ account, ...changes }) => Object.keys(changes).length > 0,
    'Name at least one of fields, status and reference_id',
  );

export default defineAction({
  id: 'account.update@1',
  title: 'Update account',
  description: 'Changes fields of an account; those that are not named stay as they are.',
  side: 'own',
  repeat: 'safe',
  input,
  output: objectOf('account'),
  faults: ['object_not_found', 'fields_invalid', 'reference_taken', 'identifier_taken', 'status_unknown'],
  example: {
    input: { account: '{{trigger.account}}', fields: { name: { last: '{{trigger.name}}' } } },
    output: { type: 'account', id: 'act_2VhKxT8dRwQm5ZsNpY7cLbFj' },
  },
  async run({ account: { id }, fields, status, reference_id: referenceId }, context) {
    const changes = {
      ...(fields && { fields: fields as ValueMap }),
      ...(referenceId !== undefined && { referenceId }),
    };
    const updated = await updateObject(context, 'account', id, changes);
    const isMoved = status !== undefined && status !== updated.status;
    return giveObject(context, isMoved ? await moveObject(context, 'account', id, status) : updated);
  },
});
