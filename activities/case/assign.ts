import { z } from 'zod';
import { assignCase } from '../../src/objects/cases/assign-case';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf } from '../marks';

export default defineAction({
  id: 'case.assign@1',
  title: 'Assign case',
  description: 'Gives a case to a user or a team, instead of whoever had it.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({
    case: objectOf('case'),
    assignee: z
      .string()
      .min(1)
      .max(320)
      .describe('What your team knows them by: the e-mail address of a user, the name of a team.'),
    assignee_type: z.enum(['user', 'team']).default('user'),
  }),
  output: objectOf('case'),
  faults: ['object_not_found'],
  example: {
    input: { case: '{{trigger}}', assignee: 'fraud-reviewers', assignee_type: 'team' },
    output: { type: 'case', id: 'case_9sLqZ4vYbW2tKmRx7DhGcPfN' },
  },
  notes: ['Writes the event `case.assigned`, unless the case is theirs already. Nobody is notified by Usher itself.'],
  run: async ({ case: { id }, assignee, assignee_type: type }, context) =>
    giveObject(context, await assignCase(context, id, { type, id: assignee })),
});
