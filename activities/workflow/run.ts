import { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import { fault } from '../../src/faults/fault';
import { getObject } from '../../src/objects';
import { startChild } from '../../src/runs/start/start-child';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { nameOf, objectOf, personal } from '../marks';

/** Milliseconds for which a step waits for the run that it started: the longest that a run may wait. */
const LONGEST = 30 * 86_400_000;

export default defineAction({
  id: 'workflow.run@1',
  title: 'Run workflow',
  description: 'Starts a run of another workflow, and ends with it, or goes on at once.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({
    workflow: nameOf('workflow'),
    object: objectOf('*').optional().describe('Of a workflow that events start: the object to run it on.'),
    fields: personal(z.record(z.string().min(1).max(200), z.unknown()))
      .optional()
      .describe('Of a workflow with an API trigger: what that declares.'),
    wait: z.boolean().default(true).describe('Does the step end with the run that it starts?'),
  }),
  output: z.object({
    run: objectOf('workflow-run'),
    status: z.string().optional().describe('How the run ended; missing where the step does not wait.'),
    output: personal(z.unknown()).optional().describe('What its definition gives at its end.'),
  }),
  faults: [
    'workflow_not_found',
    'workflow_not_active',
    'workflow_paused',
    'workflow_archived',
    'no_api_trigger',
    'trigger_fields_invalid',
    'trigger_object_invalid',
    'start_too_large',
    'object_not_found',
    'chain_too_deep',
    'too_many_starts',
    'database_busy',
    'child_failed',
    'child_canceled',
  ],
  awaits: {
    kind: 'workflow-run',
    of: ['run'],
    events: {
      'workflow-run.completed': null,
      'workflow-run.failed': fault('child_failed').fault,
      'workflow-run.canceled': fault('child_canceled').fault,
    },
    timeout: LONGEST,
    output: { status: 'status', output: 'output' },
    asked: 'wait',
  },
  example: {
    input: { workflow: 'screen-person', fields: { person: '{{trigger.account}}' } },
    output: {
      run: { type: 'workflow-run', id: 'wfr_3kQv9sYbTmZ7xWcRn2LdHpGf' },
      status: 'completed',
      output: { decision: 'approved' },
    },
  },
  notes: [
    'The run is one of its own: it has its version, its journal and its line in every list, and goes on when the one that started it has gone on. Fields are checked against the trigger of the version that the environment runs; of a workflow that events start, `object` is what it is run on, without an event, and its criteria are not asked.',
    'With `wait` (the default) the step ends with the run and gives its status and output; a run that fails or is canceled is a fault of the step. A run that is held is waited for. When the run of the step is canceled, or terminated in Temporal, the one that it waits for is canceled too. What `output` holds is not known before it runs: it may be read as any value.',
    'A chain of runs that start runs ends at depth 10.',
  ],
  async run({ workflow, object, fields, wait: _wait }, context) {
    const { id } = await startChild(context, workflow, {
      ...(object !== undefined && { object }),
      ...(fields !== undefined && { fields: fields as ValueMap }),
    });
    return { run: giveObject(context, await getObject(context.trx, context.environment.id, id, 'workflow-run')) };
  },
});
