import { defineAction } from '../define-action';
import { objectOf } from '../marks';
import { relateByName, relatedInput } from '../relate-by-name';

export default defineAction({
  id: 'object.unset_relation@1',
  title: 'Unset relation',
  description: 'Ends a relation of an account or a transaction that its type declares.',
  side: 'own',
  repeat: 'safe',
  input: relatedInput,
  output: objectOf('*'),
  faults: ['object_not_found', 'relation_unknown'],
  example: {
    input: { source: '{{trigger.company}}', relation: 'director', target: '{{trigger.person}}' },
    output: { type: 'account', id: 'act_2VhKxT8dRwQm5ZsNpY7cLbFj' },
  },
  notes: [
    'Gives the source. Writes `account.removed-relation` or `transaction.removed-relation`, on both sides where there is an inverse. A relation that is not there changes nothing.',
  ],
  run: (related, context) => relateByName(context, related, 'unset'),
});
