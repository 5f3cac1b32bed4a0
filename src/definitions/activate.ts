import { sql } from 'kysely';
import type { Trx } from '../database';
import { fault } from '../faults';
import { newId } from '../ids';
import { keepSchedule, timesRefused } from '../schedules/keep-schedule';
import type { Service } from '../service';
import type { Environment } from '../writing';
import { closeActivation, readSnapshot, writeStatus } from './activation';
import { findStanding, type Standing } from './find-standing';
import { findVersion, type WholeVersion } from './find-version';
import { lockWorkflow } from './lock-workflow';
import { missingNames } from './resolve-names';
import { shareRuns, type VersionShare } from './share-runs';
import type { DeployedVersion, Workflow } from './workflow';

export type { Standing } from './find-standing';
export type { VersionShare } from './share-runs';

/**
 * Lets a workflow run in an environment with the versions given, else with the newest published one. From here on it is
 * these that serve; as it is already, nothing changes. Faults: `definition_not_activatable` with a diagnostic for each
 * missing name and each schedule that cannot be kept, `request_invalid`, `version_not_found`, `workflow_archived`, `not_published`.
 */
export async function activate(
  service: Pick<Service, 'db'>,
  environment: Environment,
  workflow: Workflow,
  options: { readonly versions?: readonly VersionShare[] } = {},
): Promise<Standing> {
  return service.db.transaction().execute(async (trx) => {
    await lockWorkflow(trx, workflow);
    const before = await findStanding(trx, environment.id, workflow.id);
    if (before.status === 'archived') throw fault('workflow_archived');
    const shares = options.versions ?? [{ version: 'latest' }];
    const versions = await readVersions(trx, workflow, shares);
    const deployed = shareRuns(shares, versions);
    const diagnostics = [...(await missingNames(trx, environment, versions)), ...timesRefused(versions, Date.now())];
    if (diagnostics.length > 0) throw fault('definition_not_activatable', { details: { diagnostics } });
    const same = before.deployment !== null && isSame(before.deployment.versions, deployed);
    if (same && before.status === 'running') return before;
    const deploymentId =
      same && before.deployment !== null ? before.deployment.id : await deploy(trx, environment, workflow, deployed);
    await writeStatus(trx, environment, workflow, 'running');
    await openActivation(trx, environment, workflow, deploymentId, versions);
    const plans = versions.flatMap(({ plan }) => plan ?? []);
    await keepSchedule(trx, { environment, workflowId: workflow.id, deploymentId, plans });
    return findStanding(trx, environment.id, workflow.id);
  });
}

async function readVersions(
  trx: Trx,
  workflow: Workflow,
  shares: readonly VersionShare[],
): Promise<readonly WholeVersion[]> {
  const versions: WholeVersion[] = [];
  for (const [index, share] of shares.entries()) {
    const version = await findVersion(trx, workflow, share.version);
    if (version === undefined && share.version === 'latest') throw fault('not_published');
    const pointer = `/versions/${index}/version`;
    if (version === undefined) throw fault('version_not_found', { pointer });
    if (version.status !== 'published')
      throw fault('not_published', { message: 'A draft must be published first.', pointer });
    versions.push(version);
  }
  return versions;
}

function isSame(before: readonly DeployedVersion[], after: readonly DeployedVersion[]): boolean {
  const print = (versions: readonly DeployedVersion[]) =>
    versions.map(({ versionId, percentage, label }) => `${versionId} ${percentage} ${label}`).join(', ');
  return print(before) === print(after);
}

async function deploy(
  trx: Trx,
  environment: Environment,
  workflow: Workflow,
  versions: readonly DeployedVersion[],
): Promise<string> {
  const id = newId('wfd');
  const stored = versions.map(({ versionId, percentage, label }) => ({ version_id: versionId, percentage, label }));
  await sql`
    update deployments set status = 'inactive', updated_at = clock_timestamp()
    where workflow_id = ${workflow.id} and environment_id = ${environment.id} and status = 'active'`.execute(trx);
  await sql`
    insert into deployments (id, workflow_id, environment_id, status, versions)
    values (${id}, ${workflow.id}, ${environment.id}, 'active', ${JSON.stringify(stored)}::jsonb)`.execute(trx);
  return id;
}

/** The activation before ends by the same snapshot by which this one begins: each event belongs to one of them. */
async function openActivation(
  trx: Trx,
  environment: Environment,
  workflow: Workflow,
  deploymentId: string,
  versions: readonly WholeVersion[],
): Promise<void> {
  const snapshot = await readSnapshot(trx);
  await closeActivation(trx, environment, workflow, snapshot);
  const triggers = versions.map((version) => version.plan?.trigger);
  const events = new Set(triggers.flatMap((trigger) => (trigger?.type === 'event' ? trigger.events : [])));
  await sql`
    insert into activations (workflow_id, environment_id, deployment_id, events, from_snapshot)
    values (${workflow.id}, ${environment.id}, ${deploymentId}, ${[...events]}::text[], ${snapshot}::pg_snapshot)
  `.execute(trx);
}
