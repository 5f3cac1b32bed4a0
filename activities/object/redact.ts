import { z } from 'zod';
import { isRedactable, redactObject } from '../../src/redaction';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf } from '../marks';

export default defineAction({
  id: 'object.redact@1',
  title: 'Redact object',
  description: 'Takes what is personal of an object away, for good: all of it, or some fields.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({
    object: objectOf('*', isRedactable),
    fields: z
      .array(z.string().min(1).max(255))
      .min(1)
      .max(1000)
      .optional()
      .describe('Keys of fields, and attributes that hold something personal. Left out: everything, also below it.'),
  }),
  output: objectOf('*'),
  faults: ['object_not_found', 'already_redacted', 'redaction_held', 'redaction_names_invalid'],
  example: {
    input: { object: '{{trigger}}' },
    output: { type: 'inquiry', id: 'inq_4kT9pXw2mVbR7sYdLhQe3NcJ' },
  },
  notes: [
    'Cannot be undone. Later steps see the object without what was redacted. What hangs on it (reports, verifications, sessions, of accounts and transactions also inquiries) follows within seconds, each with an event of its own; with `fields` nothing below is touched. Writes the event `inquiry.redacted` or its like.',
    'What the run itself has stored of the person goes with it: what is known of them at once, every free value when the run has ended.',
  ],
  async run({ object: { id, type }, fields }, context) {
    return giveObject(context, await redactObject(context, type, id, fields === undefined ? {} : { only: fields }));
  },
});
