import { z } from 'zod';
import { getObject } from '../../src/objects/get-object';
import { tagObject } from '../../src/objects/tag-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf, tagNames } from '../marks';

export default defineAction({
  id: 'object.copy_tags@1',
  title: 'Copy tags',
  description: 'Gives an object the tags that another one has now, beside its own.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({
    from: objectOf('*'),
    to: objectOf('*'),
    exclude: tagNames().optional().describe('Tags that are not copied.'),
  }),
  output: objectOf('*'),
  faults: ['object_not_found', 'attribute_unknown', 'too_many_tags'],
  example: {
    input: { from: '{{trigger.inquiry}}', to: '{{trigger.account}}', exclude: ['waiting'] },
    output: { type: 'account', id: 'act_2VhKxT8dRwQm5ZsNpY7cLbFj' },
  },
  notes: [
    'Gives the object that has the tags then. Writes the events of its kind for changed tags, if one is new to it.',
  ],
  async run({ from, to, exclude = [] }, context) {
    const { tags } = await getObject(context.trx, context.environment.id, from.id, from.type);
    const add = tags.filter((tag) => !exclude.includes(tag));
    return giveObject(context, await tagObject(context, to.type, to.id, { add }));
  },
});
