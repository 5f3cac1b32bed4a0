import { z } from 'zod';
import { queueCase } from '../../src/objects/cases/queue-case';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { nameOf, objectOf } from '../marks';

export default defineAction({
  id: 'case.add_to_queue@1',
  title: 'Add case to queue',
  description: 'Puts a case into a queue, instead of the one that it is in.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ case: objectOf('case'), queue: nameOf('case-queue') }),
  output: objectOf('case'),
  faults: ['object_not_found', 'queue_archived'],
  example: {
    input: { case: '{{trigger}}', queue: 'fraud' },
    output: { type: 'case', id: 'case_9sLqZ4vYbW2tKmRx7DhGcPfN' },
  },
  notes: ['Writes the event `case.queue-updated`, unless the case is in the queue already.'],
  run: async ({ case: { id }, queue }, context) => giveObject(context, await queueCase(context, id, queue)),
});
