import { z } from 'zod';
import { decideInquiry } from '../decide-inquiry';
import { defineAction } from '../define-action';
import { comment, objectOf } from '../marks';

export default defineAction({
  id: 'inquiry.approve@1',
  title: 'Approve inquiry',
  description: 'Approves an inquiry. The person can go no further in it.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ inquiry: objectOf('inquiry'), comment: comment().optional() }),
  output: objectOf('inquiry'),
  faults: ['object_not_found', 'move_not_allowed'],
  example: {
    input: { inquiry: '{{trigger}}', comment: 'All reports are clear.' },
    output: { type: 'inquiry', id: 'inq_4kT9pXw2mVbR7sYdLhQe3NcJ' },
  },
  notes: ['Writes the event `inquiry.approved`.'],
  run: (decision, context) => decideInquiry(context, decision, 'approved'),
});
