import { z } from 'zod';
import { tagObject } from '../../src/objects/tag-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf, tagNames } from '../marks';

export default defineAction({
  id: 'object.untag@1',
  title: 'Remove tags',
  description: 'Takes tags away from an object. Those that it does not have change nothing.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ object: objectOf('*'), tags: tagNames() }),
  output: objectOf('*'),
  faults: ['object_not_found', 'attribute_unknown'],
  example: {
    input: { object: '{{trigger}}', tags: ['waiting'] },
    output: { type: 'inquiry', id: 'inq_4kT9pXw2mVbR7sYdLhQe3NcJ' },
  },
  notes: ['Writes the events of the kind for changed tags, with `context.removed_tags`, if one of them was there.'],
  run: async ({ object: { id, type }, tags }, context) =>
    giveObject(context, await tagObject(context, type, id, { remove: tags })),
});
