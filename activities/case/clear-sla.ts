import { z } from 'zod';
import { limitCase } from '../../src/objects/cases/case-sla';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf } from '../marks';

export default defineAction({
  id: 'case.clear_sla@1',
  title: 'Clear case SLA',
  description: 'Takes away the time by which a case is to be resolved.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ case: objectOf('case') }),
  output: objectOf('case'),
  faults: ['object_not_found', 'already_redacted'],
  example: {
    input: { case: '{{trigger}}' },
    output: { type: 'case', id: 'case_9sLqZ4vYbW2tKmRx7DhGcPfN' },
  },
  notes: ['A case without one stays as it is. No `case.sla-expired` comes of a time that was cleared before it came.'],
  run: async ({ case: { id } }, context) => giveObject(context, await limitCase(context, id, null)),
});
