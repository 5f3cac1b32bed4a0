import { z } from 'zod';
import { attachToAccount } from '../../src/objects/accounts/attach-to-account';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf } from '../marks';

export default defineAction({
  id: 'account.attach@1',
  title: 'Attach object to account',
  description: 'Makes an object one of an account.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({
    object: objectOf('*').describe('An inquiry, report, case, transaction, verification, document or selfie.'),
    account: objectOf('account'),
  }),
  output: objectOf('*'),
  faults: ['object_not_found', 'relation_unknown', 'relation_target_not_found', 'too_many_objects', 'account_archived'],
  example: {
    input: { object: '{{trigger.inquiry}}', account: '{{trigger.account}}' },
    output: { type: 'inquiry', id: 'inq_4kT9pXw2mVbR7sYdLhQe3NcJ' },
  },
  notes: [
    'Gives the object. An inquiry and a report have one account: they leave the one that they had. Writes the event `inquiry.updated` or its like, which is an event of the account too.',
  ],
  run: async ({ object: { id }, account }, context) =>
    giveObject(context, await attachToAccount(context, id, account.id)),
});
