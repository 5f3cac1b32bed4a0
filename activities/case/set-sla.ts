import { z } from 'zod';
import { parseDuration } from '../../interpreter/duration';
import { LONGEST_SLA, limitCase } from '../../src/objects/cases/case-sla';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { lengthOfTime, objectOf } from '../marks';

export default defineAction({
  id: 'case.set_sla@1',
  title: 'Set case SLA',
  description: 'Says by when a case is to be resolved: so long from now, whatever was said before.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ case: objectOf('case'), within: lengthOfTime(LONGEST_SLA * 1000) }),
  output: objectOf('case'),
  faults: ['object_not_found', 'already_redacted'],
  example: {
    input: { case: '{{trigger}}', within: '8h' },
    output: { type: 'case', id: 'case_9sLqZ4vYbW2tKmRx7DhGcPfN' },
  },
  notes: [
    'The time is `sla_expires_at` of the case. When it comes and the case is not resolved, the event `case.sla-expired` is written, once for each time that was set; the case stays as it is.',
  ],
  run: async ({ case: { id }, within }, context) =>
    giveObject(context, await limitCase(context, id, (parseDuration(within) ?? 0) / 1000)),
});
