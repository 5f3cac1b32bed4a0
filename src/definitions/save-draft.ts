import { sql } from 'kysely';
import type { Diagnostic } from '../../interpreter/compiler/diagnostics/diagnostic';
import type { Trx } from '../database';
import { newId } from '../ids';
import type { Service } from '../service';
import { type CompiledDefinition, compileDefinition } from './compile-definition';
import { VERSION } from './find-version';
import { WORKFLOW } from './find-workflow';
import type { Version, Workflow } from './workflow';

export interface SavedDraft {
  readonly workflow: Workflow;
  /** The draft; the newest published version when the definition equals it. */
  readonly version: Version;
  readonly changed: boolean;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Compiles a definition and keeps it as its workflow's draft, found (or made) by `key`. Equal to what is there, it
 * changes nothing. Fault `definition_invalid` with all diagnostics in `details.diagnostics`.
 */
export async function saveDraft(
  service: Pick<Service, 'db' | 'catalogue'>,
  organizationId: string,
  definition: unknown,
): Promise<SavedDraft> {
  const compiled = compileDefinition(service, definition);
  return service.db.transaction().execute(async (trx) => {
    const workflow = await findOrInsert(trx, organizationId, compiled);
    const { draft, published } = await newestVersions(trx, workflow.id);
    const { warnings } = compiled;
    if (published !== undefined && isSame(published, compiled)) {
      // Back to what is published: there is nothing left to publish.
      if (draft !== undefined) await sql`delete from workflow_versions where id = ${draft.id}`.execute(trx);
      return { workflow, version: published, changed: draft !== undefined, warnings };
    }
    if (draft !== undefined && isSame(draft, compiled)) return { workflow, version: draft, changed: false, warnings };
    return { workflow, version: await putDraft(trx, workflow.id, compiled), changed: true, warnings };
  });
}

function isSame(version: Version, compiled: CompiledDefinition): boolean {
  // The plan too: the same words may mean more to a newer compiler.
  return version.definitionHash === compiled.definitionHash && version.planHash === compiled.planHash;
}

/** Holds the workflow's row until the transaction ends: one change of a workflow at a time. */
async function findOrInsert(trx: Trx, organizationId: string, compiled: CompiledDefinition): Promise<Workflow> {
  const { rows } = await sql<Workflow>`
    insert into workflows as w (id, organization_id, key, name, description)
    values (${newId('wfl')}, ${organizationId}, ${compiled.plan.workflow}, ${compiled.name}, ${compiled.description})
    on conflict (organization_id, key) do update set key = excluded.key
    returning ${WORKFLOW}`.execute(trx);
  const [workflow] = rows;
  if (workflow === undefined) throw new Error('An upsert gave no row.');
  return workflow;
}

async function newestVersions(
  trx: Trx,
  workflowId: string,
): Promise<{ readonly draft: Version | undefined; readonly published: Version | undefined }> {
  const { rows } = await sql<Version>`
    select distinct on (v.status) ${VERSION} from workflow_versions v
    where v.workflow_id = ${workflowId} and v.status in ('draft', 'published')
    order by v.status, v.number desc nulls last`.execute(trx);
  return {
    draft: rows.find((version) => version.status === 'draft'),
    published: rows.find((version) => version.status === 'published'),
  };
}

async function putDraft(trx: Trx, workflowId: string, compiled: CompiledDefinition): Promise<Version> {
  const { rows } = await sql<Version>`
    insert into workflow_versions as v
      (id, workflow_id, status, definition, definition_hash, plan, plan_hash, trigger_type)
    values (${newId('wfv')}, ${workflowId}, 'draft', ${JSON.stringify(compiled.definition)}::json,
      ${compiled.definitionHash}, ${JSON.stringify(compiled.plan)}::json, ${compiled.planHash},
      ${compiled.plan.trigger.type})
    on conflict (workflow_id) where status = 'draft' do update set
      definition = excluded.definition, definition_hash = excluded.definition_hash, plan = excluded.plan,
      plan_hash = excluded.plan_hash, trigger_type = excluded.trigger_type, updated_at = now()
    returning ${VERSION}`.execute(trx);
  const [version] = rows;
  if (version === undefined) throw new Error('An upsert gave no row.');
  return version;
}
