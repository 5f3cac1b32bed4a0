import { z } from 'zod';
import { tagObject } from '../../src/objects/tag-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf, tagNames } from '../marks';

export default defineAction({
  id: 'object.tag@1',
  title: 'Tag object',
  description: 'Adds tags to an object. Those that it has already change nothing.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ object: objectOf('*'), tags: tagNames() }),
  output: objectOf('*'),
  faults: ['object_not_found', 'attribute_unknown', 'tag_invalid', 'too_many_tags', 'too_many_active_tags'],
  example: {
    input: { object: '{{trigger}}', tags: ['under-eighteen'] },
    output: { type: 'inquiry', id: 'inq_4kT9pXw2mVbR7sYdLhQe3NcJ' },
  },
  notes: ['Writes the events of the kind for changed tags, with `context.added_tags`, if a tag is new.'],
  run: async ({ object: { id, type }, tags }, context) =>
    giveObject(context, await tagObject(context, type, id, { add: tags })),
});
