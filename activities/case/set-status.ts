import { z } from 'zod';
import { moveObject } from '../../src/objects/move-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf } from '../marks';

export default defineAction({
  id: 'case.set_status@1',
  title: 'Update case status',
  description: 'Brings a case to another status of its template.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({
    case: objectOf('case'),
    status: z
      .string()
      .min(1)
      .max(100)
      .describe('As the template names it: `Open`, `Pending`, `Approved`, `Declined`, or its own.'),
    status_tag: z.string().min(1).max(255).optional().describe('The reason: one of the tags of the status.'),
  }),
  output: objectOf('case'),
  faults: ['object_not_found', 'status_unknown', 'move_not_allowed', 'status_tag_required', 'tag_invalid'],
  example: {
    input: { case: '{{trigger}}', status: 'Approved' },
    output: { type: 'case', id: 'case_9sLqZ4vYbW2tKmRx7DhGcPfN' },
  },
  notes: [
    'A status may follow any other, but not itself. Writes the event `case.status-updated`, and `case.resolved` or `case.reopened` where a status that resolves is reached or left; then `resolution` of the case is that status.',
  ],
  run: async ({ case: { id }, status, status_tag: statusTag }, context) =>
    giveObject(context, await moveObject(context, 'case', id, status, statusTag === undefined ? {} : { statusTag })),
});
