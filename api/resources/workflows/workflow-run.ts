import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { Run } from '../../../src/runs/run';
import { type Resource, resourceSchema, timeSchema } from '../../answers/envelope';

/** Attributes of the published document, then those that `?wait` or `?extensions=true` adds. */
const attributesSchema = z.object({
  status: z.enum(['in_progress', 'errored', 'completed', 'failed', 'canceled']),
  createdAt: timeSchema,
  completedAt: timeSchema.nullable(),
  output: z.record(z.string(), z.unknown()).nullable().optional().describe('What the definition gives at its end.'),
  fault: z.looseObject({ code: z.string(), category: z.string(), message: z.string() }).nullable().optional(),
  waitingFor: z
    .array(
      z.object({
        path: z.string(),
        until: timeSchema,
        events: z.array(z.string()).optional(),
        objects: z.array(z.string()).optional(),
      }),
    )
    .optional()
    .describe('The waits, sleeps and holds that are open.'),
  labels: z.record(z.string(), z.unknown()).optional(),
  workflowKey: z.string().optional(),
  versionNumber: z.number().int().optional(),
  rolloutLabel: z.enum(['treatment', 'control']).nullable().optional(),
  triggerObjectId: z.string().nullable().optional(),
  startedAt: timeSchema.nullable().optional().describe('When the engine took it.'),
  queuedAt: timeSchema.nullable().optional().describe('Since when it waits for a run with its key to end.'),
});

export const workflowRunSchema = resourceSchema('workflow-run', attributesSchema, [
  'workflow',
  'workflowVersion',
  'creator',
  'parent',
  'children',
]);

/** A run on the wire. `extended`: with what the published document does not have. */
export function serializeRun(run: Run, extended: boolean): Resource {
  const { completedAt } = run;
  const seconds = completedAt === null ? null : (completedAt.getTime() - run.createdAt.getTime()) / 1000;
  return {
    type: 'workflow-run',
    id: run.id,
    attributes: {
      status: run.status,
      createdAt: run.createdAt.toISOString(),
      completedAt: completedAt?.toISOString() ?? null,
      ...(extended ? extensionsOf(run) : {}),
    },
    relationships: {
      workflow: { data: { type: 'workflow', id: run.workflowId } },
      workflowVersion: { data: { type: 'workflow-version', id: run.versionId } },
      creator: { data: run.eventId === null ? null : { type: 'event', id: run.eventId } },
      ...(extended ? familyOf(run) : {}),
    },
    meta: { processingTimeSeconds: seconds },
  };
}

/** The run that started it by a step, and those that its own steps started. */
function familyOf({ parentId, childIds }: Run): NonNullable<Resource['relationships']> {
  const identified = (id: string) => ({ type: 'workflow-run', id });
  return {
    parent: { data: parentId === null ? null : identified(parentId) },
    children: { data: childIds.map(identified) },
  };
}

function extensionsOf(run: Run): ValueMap {
  return {
    output: run.output,
    fault: run.fault as Value,
    waitingFor: run.waitingFor.map((wait) => ({
      path: wait.path,
      until: new Date(wait.until).toISOString(),
      ...(wait.events === undefined ? {} : { events: wait.events }),
      ...(wait.objects === undefined ? {} : { objects: wait.objects }),
    })),
    labels: run.labels,
    workflowKey: run.workflowKey,
    versionNumber: run.versionNumber,
    rolloutLabel: run.rolloutLabel,
    triggerObjectId: run.triggerObjectId,
    startedAt: run.startedAt?.toISOString() ?? null,
    queuedAt: run.queuedAt?.toISOString() ?? null,
  };
}
