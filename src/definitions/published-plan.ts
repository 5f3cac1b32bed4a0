import { sql } from 'kysely';
import type { Plan } from '../../interpreter/plan';
import type { Db, Trx } from '../database';

export interface PublishedPlan {
  readonly versionId: string;
  readonly number: number;
  readonly plan: Plan;
}

/** Plans held in memory; a published version never changes, so what is held is never wrong. */
const MOST_HELD = 500;
const held = new Map<string, PublishedPlan>();

/** The plan of a published version, if it is in memory. */
export function heldPlan(versionId: string): PublishedPlan | undefined {
  return held.get(versionId);
}

/** The plan of a published version. */
export async function readPublishedPlan(db: Db | Trx, versionId: string): Promise<PublishedPlan> {
  const known = held.get(versionId);
  if (known !== undefined) return known;
  const { rows } = await sql<PublishedPlan>`
    select id as "versionId", number, plan from workflow_versions
    where id = ${versionId} and status <> 'draft'`.execute(db);
  const [read] = rows;
  if (read === undefined) throw new Error(`A deployment names version ${versionId}, which is not published.`);
  const [oldest] = held.keys();
  if (held.size >= MOST_HELD && oldest !== undefined) held.delete(oldest);
  held.set(versionId, read);
  return read;
}
