import { z } from 'zod';
import type { Type } from '../../../interpreter/catalogue';
import type { Plan } from '../../../interpreter/plan';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { Standing } from '../../../src/definitions/activate';
import type { WholeVersion } from '../../../src/definitions/find-version';
import { type Resource, resourceSchema, timeSchema } from '../../answers/envelope';

const attributesSchema = z.object({
  workflowName: z.string(),
  description: z.string().nullable(),
  status: z.enum(['draft', 'published', 'archived']),
  triggerType: z.enum(['trigger-event', 'trigger-api', 'trigger-recurring', 'trigger-schedule']),
  live: z.boolean().describe('Whether runs start with it now, in the environment of the API key.'),
  rolloutLabel: z.enum(['treatment', 'control']).nullable(),
  rolloutPercentage: z.number().int().min(1).max(100).nullable(),
  lastUpdater: z.string().nullable(),
  inputs: z.array(z.object({ name: z.string(), type: z.string(), required: z.boolean() })),
  outputs: z.array(z.object({ name: z.string() })),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  publishedAt: timeSchema.nullable(),
  number: z.number().int().nullable().optional(),
  definition: z.record(z.string(), z.unknown()).optional(),
  definitionHash: z.string().optional(),
  planHash: z.string().nullable().optional(),
});

export const workflowVersionSchema = resourceSchema('workflow-version', attributesSchema, ['workflow']);

/** A version as an environment sees it. `extended`: with its number and its definition. */
export function serializeVersion(
  version: WholeVersion,
  workflowName: string,
  standing: Standing,
  extended: boolean,
): Resource {
  const share = standing.deployment?.versions.find(({ versionId }) => versionId === version.id);
  const live = standing.status === 'running' && share !== undefined;
  return {
    type: 'workflow-version',
    id: version.id,
    attributes: {
      workflowName,
      description: version.description,
      status: version.status,
      triggerType: TRIGGER_TYPES[version.triggerType],
      live,
      rolloutLabel: live ? share.label : null,
      rolloutPercentage: live ? share.percentage : null,
      lastUpdater: null,
      inputs: inputsOf(version.plan),
      outputs: Object.keys(version.plan?.output ?? {}).map((name) => ({ name })),
      createdAt: version.createdAt.toISOString(),
      updatedAt: version.updatedAt.toISOString(),
      publishedAt: version.publishedAt?.toISOString() ?? null,
      ...(extended ? extensionsOf(version) : {}),
    },
    relationships: { workflow: { data: { type: 'workflow', id: version.workflowId } } },
  };
}

/** As the published document calls them: there `schedule` is what another workflow starts at a time. */
const TRIGGER_TYPES = {
  event: 'trigger-event',
  api: 'trigger-api',
  schedule: 'trigger-recurring',
  date: 'trigger-schedule',
} as const;

function inputsOf(plan: Plan | null): ValueMap[] {
  if (plan?.trigger.type !== 'api') return [];
  return Object.entries(plan.trigger.fields).map(([name, type]) => ({
    name,
    type: jsonTypeOf(type),
    required: type.optional !== true,
  }));
}

/** The JSON type that a value of the language has in a request. */
function jsonTypeOf(type: Type): string {
  if (type.is === 'map') return 'object';
  if (type.is === 'date' || type.is === 'datetime' || type.is === 'object') return 'string';
  return type.is;
}

function extensionsOf(version: WholeVersion): ValueMap {
  return {
    number: version.number,
    definition: version.definition as Value,
    definitionHash: version.definitionHash,
    planHash: version.planHash,
  };
}
