import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import { fault } from '../faults';
import { type Page, type PageRequest, readPage } from '../page';
import type { Workflow } from './workflow';

/** An id or a key; anything else names nothing, and is not sent to the database. */
const NAMEABLE = /^[\w-]{1,200}$/;

/** The columns of a Workflow, from `workflows w`. */
export const WORKFLOW = sql`
  w.id, w.organization_id as "organizationId", w.key, w.name, w.description, w.created_at as "createdAt",
  w.updated_at as "updatedAt"`;

export async function findWorkflow(
  db: Db | Trx,
  organizationId: string,
  idOrKey: string,
): Promise<Workflow | undefined> {
  if (!NAMEABLE.test(idOrKey)) return undefined;
  const { rows } = await sql<Workflow>`
    select ${WORKFLOW} from workflows w
    where w.organization_id = ${organizationId} and (w.id = ${idOrKey} or w.key = ${idOrKey})`.execute(db);
  return rows[0];
}

/** As findWorkflow; fault `workflow_not_found`. */
export async function getWorkflow(db: Db | Trx, organizationId: string, idOrKey: string): Promise<Workflow> {
  const workflow = await findWorkflow(db, organizationId, idOrKey);
  if (workflow === undefined) throw fault('workflow_not_found');
  return workflow;
}

/** Newest first. */
export async function listWorkflows(db: Db, organizationId: string, page: PageRequest): Promise<Page<Workflow>> {
  return readPage<Workflow>(db, page, {
    columns: WORKFLOW,
    from: sql`workflows w`,
    where: sql`w.organization_id = ${organizationId}`,
    at: sql`w.created_at`,
    id: sql`w.id`,
  });
}
