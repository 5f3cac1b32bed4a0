import { z } from 'zod';
import { decideInquiry } from '../decide-inquiry';
import { defineAction } from '../define-action';
import { comment, objectOf } from '../marks';

export default defineAction({
  id: 'inquiry.mark_for_review@1',
  title: 'Mark inquiry for review',
  description: 'Marks an inquiry for review by a person.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ inquiry: objectOf('inquiry'), comment: comment().optional() }),
  output: objectOf('inquiry'),
  faults: ['object_not_found', 'move_not_allowed'],
  example: {
    input: { inquiry: '{{trigger}}', comment: 'Under eighteen.' },
    output: { type: 'inquiry', id: 'inq_4kT9pXw2mVbR7sYdLhQe3NcJ' },
  },
  notes: ['Writes the event `inquiry.marked-for-review`. An inquiry that is approved or declined cannot be marked.'],
  run: (decision, context) => decideInquiry(context, decision, 'needs_review'),
});
