import { z } from 'zod';
import { createObject } from '../../src/objects/create-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf, personal } from '../marks';

export default defineAction({
  id: 'case.comment@1',
  title: 'Comment on case',
  description: 'Writes a comment on a case, in the name of the run.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ case: objectOf('case'), message: personal(z.string().min(1).max(10_000)) }),
  output: objectOf('case-comment'),
  faults: ['relation_target_not_found', 'attribute_invalid'],
  example: {
    input: { case: '{{trigger}}', message: 'Both reports matched.' },
    output: { type: 'case-comment', id: 'cscm_7bTfWq3LmXk9RzVd2NsYhJgP' },
  },
  notes: [
    'Writes the event `case-comment.created`, which is an event of the case too. A message of spaces alone is the fault `attribute_invalid`.',
  ],
  async run({ case: { id }, message }, context) {
    const comment = await createObject(context, 'case-comment', { attributes: { message }, relations: { case: [id] } });
    return giveObject(context, comment);
  },
});
