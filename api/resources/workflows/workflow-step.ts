import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { RunStep } from '../../../src/runs/list-steps';
import { isMap } from '../../../src/value-shape';
import { type Resource, resourceSchema, timeSchema } from '../../answers/envelope';

const attributesSchema = z.object({
  path: z.string().describe("The step's key, below the modules and iterations that it is in."),
  generation: z.number().int().describe('From 1; an operator who retries opens the next.'),
  type: z.string(),
  action: z.string().nullable(),
  state: z.enum(['open', 'sending', 'not_sent', 'closed']),
  how: z.enum(['done', 'failed', 'withdrawn', 'skipped', 'retried']).nullable().describe('How it ended.'),
  attempts: z.number().int(),
  input: z.unknown().describe('The input as it was evaluated.'),
  output: z.unknown().describe('All that the step gave, also what no later step reads.'),
  route: z.number().int().nullable().describe('The route taken; -1 is else.'),
  missing: z.array(z.string()).describe('Values that a condition read and that were missing.'),
  performedAt: timeSchema.nullable().describe('Of an action that takes its time: since when its end is awaited.'),
  until: timeSchema.nullable().describe('When a wait resolves by itself.'),
  fault: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
  heldUntil: timeSchema.nullable().describe('While it waits for an operator.'),
  resolvedBy: z.object({ id: z.string(), by: z.string(), reason: z.string() }).nullable(),
  openedAt: timeSchema,
  closedAt: timeSchema.nullable(),
});

export const workflowStepSchema = resourceSchema('workflow-step', attributesSchema, ['workflowRun']);

/** A step of a run, as its journal entry says. Its id is `run/path/generation`. */
export function serializeStep(runId: string, step: RunStep): Resource {
  const { opened, performed, held, closed } = step;
  const output = outputOf(step);
  const fault = closed?.fault ?? (closed === null ? held?.fault : undefined);
  return {
    type: 'workflow-step',
    id: `${runId}/${step.path}/${step.generation}`,
    attributes: {
      path: step.path,
      generation: step.generation,
      type: step.type,
      action: step.action,
      state: step.state,
      how: closed?.how ?? null,
      attempts: step.attempts,
      input: opened?.input ?? null,
      output: output ?? null,
      route: opened?.route ?? null,
      missing: opened?.missing ?? [],
      performedAt: instant(performed?.at),
      until: instant(performed?.until ?? opened?.until),
      fault: (fault ?? null) as Value,
      heldUntil: closed === null ? instant(held?.until) : null,
      resolvedBy: (closed?.by ?? opened?.by ?? null) as Value,
      openedAt: step.openedAt.toISOString(),
      closedAt: step.closedAt?.toISOString() ?? null,
    },
    relationships: { workflowRun: { data: { type: 'workflow-run', id: runId } } },
  };
}

/** An operator's word, else all that the action gave, with what of it was only known in the end. */
function outputOf({ outcome, performed, closed }: RunStep): Value | undefined {
  if (closed?.how === 'skipped' || outcome?.type !== 'done') return closed?.output;
  const { output } = outcome;
  const atTheEnd = performed === null ? null : closed?.output;
  return isMap(output) && isMap(atTheEnd ?? null) ? { ...output, ...(atTheEnd as ValueMap) } : output;
}

function instant(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
