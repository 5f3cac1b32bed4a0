import { z } from 'zod';
import { getObject } from '../../src/objects/get-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf } from '../marks';

export default defineAction({
  id: 'object.fetch@1',
  title: 'Fetch object',
  description: 'Reads an object again as it is now. Every later step of the run sees it so.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ object: objectOf('*') }),
  output: objectOf('*'),
  faults: ['object_not_found'],
  example: {
    input: { object: '{{trigger}}' },
    output: { type: 'inquiry', id: 'inq_4kT9pXw2mVbR7sYdLhQe3NcJ' },
  },
  run: async ({ object: { id, type } }, context) =>
    giveObject(context, await getObject(context.trx, context.environment.id, id, type)),
});
