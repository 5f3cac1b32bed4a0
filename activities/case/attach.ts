import { z } from 'zod';
import { attachToCase } from '../../src/objects/cases/case-attachments';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { objectOf } from '../marks';

export default defineAction({
  id: 'case.attach@1',
  title: 'Attach objects to case',
  description: 'Attaches objects to a case. Those that it holds already change nothing.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({
    case: objectOf('case'),
    objects: z
      .array(objectOf('*'))
      .min(1)
      .describe('Inquiries, accounts, reports, transactions, verifications and documents.'),
  }),
  output: objectOf('case'),
  faults: ['object_not_found', 'relation_target_not_found', 'relation_unknown', 'too_many_objects', 'account_archived'],
  example: {
    input: { case: '{{trigger.case}}', objects: ['{{trigger.inquiry}}'] },
    output: { type: 'case', id: 'case_9sLqZ4vYbW2tKmRx7DhGcPfN' },
  },
  notes: [
    'A case is about at most 1,000 objects. It holds the objects themselves, so that a reviewer sees them as they are then. Writes the event `case.updated`, which is an event of the attached objects too.',
  ],
  run: async ({ case: { id }, objects }, context) =>
    giveObject(
      context,
      await attachToCase(
        context,
        id,
        objects.map((object) => object.id),
      ),
    ),
});
