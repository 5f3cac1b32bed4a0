import { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import { findOrCreateAccount } from '../../src/objects/accounts/find-or-create-account';
import { createObject } from '../../src/objects/create-object';
import { accountInUse } from '../../src/objects/rules/accounts/account';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { fieldValues, nameOf, objectOf, personal } from '../marks';

const REFERENCE = 'reference_id';

export default defineAction({
  id: 'account.find_or_create@1',
  title: 'Find or create account',
  description: 'Gives the account that is known by a value, or makes it.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({
    type: nameOf('account-type').optional().describe('Left out: the built-in type.'),
    by: z
      .string()
      .min(1)
      .max(100)
      .default(REFERENCE)
      .describe('`reference_id`, or the key of a field that the type declares as a unique identifier.'),
    value: personal(z.string().min(1).max(255)).describe('May be composed: `{{trigger.region}}-{{trigger.customer}}`.'),
    fields: fieldValues().optional().describe('Of a new account, by key. An account that is found stays as it is.'),
  }),
  output: objectOf('account'),
  faults: ['relation_target_not_found', 'identifier_unknown', 'fields_invalid', 'identifier_taken', 'account_archived'],
  example: {
    input: { value: '{{trigger.region}}-{{trigger.customer}}', fields: { name: { last: '{{trigger.name}}' } } },
    output: { type: 'account', id: 'act_2VhKxT8dRwQm5ZsNpY7cLbFj' },
  },
  notes: [
    'Of several runs that ask for one value at the same time, one makes the account and all are given it. An account that was consolidated gives the one that it became part of; one that is archived is the fault `account_archived`. Writes the event `account.created` if it is new.',
  ],
  async run({ type, by, value, fields = {} }, context) {
    const name = { by, value, ...(type !== undefined && { accountType: type }) };
    const { account, isNew } = await findOrCreateAccount(context, name, () =>
      createObject(context, 'account', {
        ...(by === REFERENCE ? { referenceId: value } : {}),
        fields: { ...(fields as ValueMap), ...(by !== REFERENCE && { [by]: value }) },
        ...(type !== undefined && { relations: { account_type: [type] } }),
      }),
    );
    return giveObject(context, isNew ? account : await accountInUse(context, account));
  },
});
