import { defineAction } from '../define-action';
import { objectOf } from '../marks';
import { relateByName, relatedInput } from '../relate-by-name';

export default defineAction({
  id: 'object.set_relation@1',
  title: 'Set relation',
  description: 'Relates an account or a transaction to another, by a relation that its type declares.',
  side: 'own',
  repeat: 'safe',
  input: relatedInput,
  output: objectOf('*'),
  faults: [
    'object_not_found',
    'relation_unknown',
    'relation_target_not_found',
    'relation_taken',
    'too_many_objects',
    'too_many_related',
    'account_archived',
  ],
  example: {
    input: { source: '{{trigger.company}}', relation: 'director', target: '{{trigger.person}}' },
    output: { type: 'account', id: 'act_2VhKxT8dRwQm5ZsNpY7cLbFj' },
  },
  notes: [
    'Gives the source. Writes `account.added-relation` or `transaction.added-relation`; where the types declare an inverse, the target is related back, with an event of its own. A relation that is there changes nothing; one that leads to a single other object is unset first.',
  ],
  run: (related, context) => relateByName(context, related, 'set'),
});
