import { z } from 'zod';
import type { Standing } from '../../../src/definitions/activate';
import type { Deployment, Workflow } from '../../../src/definitions/workflow';
import { type Resource, resourceSchema, timeSchema } from '../../answers/envelope';

const attributesSchema = z.object({
  name: z.string(),
  status: z.enum(['running', 'paused', 'archived']).describe('In the environment of the API key.'),
  createdAt: timeSchema,
  key: z.string().optional(),
  description: z.string().nullable().optional(),
  updatedAt: timeSchema.optional(),
});

export const workflowSchema = resourceSchema('workflow', attributesSchema, [
  'latestPublishedVersion',
  'activeDeployment',
]);

/** A workflow as an environment sees it. `extended`: with what the published document does not have. */
export function serializeWorkflow(
  workflow: Workflow,
  standing: Standing,
  latestVersionId: string | undefined,
  extended: boolean,
): Resource {
  return {
    type: 'workflow',
    id: workflow.id,
    attributes: {
      name: workflow.name,
      status: standing.status,
      createdAt: workflow.createdAt.toISOString(),
      ...(extended
        ? { key: workflow.key, description: workflow.description, updatedAt: workflow.updatedAt.toISOString() }
        : {}),
    },
    relationships: {
      ...(latestVersionId === undefined
        ? {}
        : { latestPublishedVersion: { data: { type: 'workflow-version', id: latestVersionId } } }),
      activeDeployment: { data: standing.deployment === null ? null : deployment(standing.deployment) },
    },
  };
}

/** The published document carries a deployment whole, in the relationship. */
function deployment(found: Deployment): Resource {
  return {
    type: 'workflow-deployment',
    id: found.id,
    attributes: {
      status: found.status,
      configuration: {
        versions: found.versions.map(({ versionId, percentage, label }) => ({
          token: versionId,
          percentage,
          ...(label === null ? {} : { label }),
        })),
      },
      createdAt: found.createdAt.toISOString(),
      updatedAt: found.updatedAt.toISOString(),
    },
  };
}
