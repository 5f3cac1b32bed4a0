import { sql } from 'kysely';
import type { Value } from '../../interpreter/value';
import { fault } from '../faults';
import type { Service } from '../service';
import { compileDefinition } from './compile-definition';
import { findVersion, VERSION } from './find-version';
import { lockWorkflow } from './lock-workflow';
import type { Version, Workflow } from './workflow';

/**
 * Makes the draft an immutable version with the next number. Fault `nothing_to_publish` (409) without a draft,
 * `definition_invalid` when the catalogue has changed under it.
 */
export async function publish(
  service: Pick<Service, 'db' | 'catalogue'>,
  workflow: Workflow,
  options: { readonly description?: string } = {},
): Promise<Version> {
  return service.db.transaction().execute(async (trx) => {
    await lockWorkflow(trx, workflow);
    const draft = await findVersion(trx, workflow, 'draft');
    if (draft === undefined) throw fault('nothing_to_publish');
    const compiled = compileDefinition(service, draft.definition as Value);
    await sql`
      update workflows set name = ${compiled.name}, description = ${compiled.description}, updated_at = now()
      where id = ${workflow.id}`.execute(trx);
    const { rows } = await sql<Version>`
      update workflow_versions v set
        status = 'published',
        number = (select coalesce(max(o.number), 0) + 1 from workflow_versions o where o.workflow_id = v.workflow_id),
        description = ${options.description ?? null},
        plan = ${JSON.stringify(compiled.plan)}::json,
        plan_hash = ${compiled.planHash},
        published_at = clock_timestamp(),
        updated_at = clock_timestamp()
      where v.id = ${draft.id}
      returning ${VERSION}`.execute(trx);
    const [version] = rows;
    if (version === undefined) throw fault('nothing_to_publish');
    return version;
  });
}
