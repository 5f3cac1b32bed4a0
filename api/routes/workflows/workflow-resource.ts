import { findStanding } from '../../../src/definitions/find-standing';
import { findVersion } from '../../../src/definitions/find-version';
import type { Workflow } from '../../../src/definitions/workflow';
import type { Service } from '../../../src/service';
import type { Environment } from '../../../src/writing';
import type { Resource } from '../../answers/envelope';
import { serializeWorkflow } from '../../resources/workflows/workflow';
import { serializeVersion } from '../../resources/workflows/workflow-version';

/** A workflow with how it stands in an environment. */
export async function workflowResource(
  service: Service,
  environment: Environment,
  workflow: Workflow,
  extended: boolean,
): Promise<Resource> {
  const standing = await findStanding(service.db, environment.id, workflow.id);
  const latest = await findVersion(service.db, workflow, 'latest');
  return serializeWorkflow(workflow, standing, latest?.id, extended);
}

/** A version of a workflow, by its id, its number or a name such as `latest`: none where there is none. */
export async function versionResources(
  service: Service,
  environment: Environment,
  workflow: Workflow,
  which: string,
  extended: boolean,
): Promise<Resource[]> {
  const version = await findVersion(service.db, workflow, which);
  if (version === undefined) return [];
  const standing = await findStanding(service.db, environment.id, workflow.id);
  return [serializeVersion(version, workflow.name, standing, extended)];
}
