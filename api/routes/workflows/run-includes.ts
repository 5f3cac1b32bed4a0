import { findStanding } from '../../../src/definitions/find-standing';
import { findVersion } from '../../../src/definitions/find-version';
import { getWorkflow } from '../../../src/definitions/find-workflow';
import type { Run } from '../../../src/runs/run';
import type { Service } from '../../../src/service';
import type { Environment } from '../../../src/writing';
import type { Resource } from '../../answers/envelope';
import type { Include } from '../../answers/include';
import { serializeVersion } from '../../resources/workflows/workflow-version';
import { workflowResource } from './workflow-resource';

/** What a run can be answered with: its workflow and its version. */
export function runIncludes(service: Service, environment: Environment, run: Run): Readonly<Record<string, Include>> {
  const workflow = () => getWorkflow(service.db, environment.organizationId, run.workflowId);
  return {
    workflow: async () => [await workflowResource(service, environment, await workflow(), false)],
    workflowVersion: async () => versionOf(service, environment, run, await workflow()),
    event: async () => [],
    creator: async () => [],
    user: async () => [],
  };
}

async function versionOf(
  service: Service,
  environment: Environment,
  run: Run,
  workflow: Awaited<ReturnType<typeof getWorkflow>>,
): Promise<readonly Resource[]> {
  const version = await findVersion(service.db, workflow, run.versionId);
  if (version === undefined) return [];
  const standing = await findStanding(service.db, environment.id, workflow.id);
  return [serializeVersion(version, workflow.name, standing, false)];
}
