import { sql } from 'kysely';
import type { Plan } from '../../interpreter/plan';
import type { Db, Trx } from '../database';
import { type Page, type PageRequest, readPage } from '../page';
import type { Version, Workflow } from './workflow';

/** A version with what it is made of. */
export interface WholeVersion extends Version {
  readonly definition: unknown;
  readonly plan: Plan | null;
}

const NAMEABLE = /^[\w-]{1,200}$/;

/** The columns of a Version, from `workflow_versions v`. */
export const VERSION = sql`
  v.id, v.workflow_id as "workflowId", v.number, v.status, v.description, v.definition_hash as "definitionHash",
  v.plan_hash as "planHash", v.trigger_type as "triggerType", v.created_at as "createdAt", v.updated_at as "updatedAt",
  v.published_at as "publishedAt"`;

const WHOLE_VERSION = sql`${VERSION}, v.definition, v.plan`;

/** By id (`wfv_…`), number, `draft` or `latest` (the newest published). */
export async function findVersion(
  db: Db | Trx,
  workflow: Pick<Workflow, 'id'>,
  which: string | number,
): Promise<WholeVersion | undefined> {
  const { rows } = await sql<WholeVersion>`
    select ${WHOLE_VERSION} from workflow_versions v
    where v.workflow_id = ${workflow.id} and ${named(which)}
    order by v.number desc nulls last limit 1`.execute(db);
  return rows[0];
}

/** The published ones and the draft, newest first; of one workflow or of all of the organization. */
export async function listVersions(
  db: Db,
  organizationId: string,
  filter: { readonly workflowId?: string },
  page: PageRequest,
): Promise<Page<WholeVersion & { readonly workflowName: string }>> {
  const ofWorkflow = filter.workflowId === undefined ? sql`true` : sql`v.workflow_id = ${filter.workflowId}`;
  return readPage<WholeVersion & { readonly workflowName: string }>(db, page, {
    columns: sql`${WHOLE_VERSION}, w.name as "workflowName"`,
    from: sql`workflow_versions v join workflows w on w.id = v.workflow_id`,
    where: sql`w.organization_id = ${organizationId} and v.status <> 'archived' and ${ofWorkflow}`,
    at: sql`v.created_at`,
    id: sql`v.id`,
  });
}

function named(which: string | number) {
  if (which === 'draft') return sql`v.status = 'draft'`;
  if (which === 'latest') return sql`v.status = 'published'`;
  const text = String(which);
  // As many digits as an integer of the database surely holds.
  if (/^[1-9]\d{0,8}$/.test(text)) return sql`v.number = ${Number(text)}`;
  return NAMEABLE.test(text) ? sql`v.id = ${text}` : sql`false`;
}
