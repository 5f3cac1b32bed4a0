import { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import { createObject } from '../../src/objects/create-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { fieldValues, nameOf, objectOf, personal, tagNames } from '../marks';

const input = z.strictObject({
  template: nameOf('inquiry-template'),
  account: objectOf('account').optional(),
  account_reference_id: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('Without `account`: the account that has this reference id, or a new one with it.'),
  create_account: z.boolean().default(true).describe('Without an account: is one made?'),
  fields: fieldValues().optional().describe('What is known already, by key.'),
  reference_id: z.string().min(1).max(255).optional(),
  note: personal(z.string().max(10_000)).optional(),
  tags: tagNames().optional(),
});

export default defineAction({
  id: 'inquiry.create@1',
  title: 'Create inquiry',
  description: 'Creates an inquiry from a template. Nothing is sent to the person.',
  side: 'own',
  repeat: 'safe',
  input,
  output: objectOf('inquiry'),
  faults: [
    'relation_target_not_found',
    'account_archived',
    'template_not_active',
    'fields_invalid',
    'tag_invalid',
    'too_many_active_tags',
  ],
  example: {
    input: {
      template: 'onboarding',
      account_reference_id: '{{trigger.customer}}',
      fields: { name_last: '{{trigger.name}}' },
    },
    output: { type: 'inquiry', id: 'inq_4kT9pXw2mVbR7sYdLhQe3NcJ' },
  },
  notes: [
    'Writes the event `inquiry.created`, which may start other workflows. An inquiry without an account gets one: the one with `account_reference_id`, or a new one, unless `create_account` is false.',
  ],
  async run(given, context) {
    const { template, account, fields = {}, reference_id: referenceId, note, tags = [] } = given;
    const relations = { template: [template], ...(account !== undefined && { account: [account.id] }) };
    const inquiry = await createObject(context, 'inquiry', {
      ...(referenceId !== undefined && { referenceId }),
      ...(note !== undefined && { attributes: { note } }),
      ...(account === undefined && { autoCreateAccount: accountToCreate(given) }),
      fields: fields as ValueMap,
      relations,
      tags,
    });
    return giveObject(context, inquiry);
  },
});

function accountToCreate({ create_account: isWanted, account_reference_id: referenceId }: z.output<typeof input>) {
  return isWanted && referenceId !== undefined ? { referenceId } : isWanted;
}
