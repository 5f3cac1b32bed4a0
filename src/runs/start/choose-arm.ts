import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Trx } from '../../database';
import type { DeployedVersion } from '../../definitions/workflow';

/**
 * The version that a subject's runs get: always the same while the percentages stand, and whoever has the treatment
 * keeps it when its percentage grows. Workflows are drawn apart from each other.
 */
export function chooseArm(workflowId: string, versions: readonly DeployedVersion[], subject: string): DeployedVersion {
  const digest = createHash('sha256').update(`${workflowId}\n${subject}`).digest();
  // 32 bits over 100 buckets: the first of them are larger by less than one in forty million.
  const bucket = digest.readUInt32BE(0) % 100;
  let above = 0;
  for (const version of versions) {
    above += version.percentage;
    if (bucket < above) return version;
  }
  throw new Error('The percentages of a deployment make less than 100.');
}

/** Whom the arm of an object's runs is drawn by: its account, else the object itself. */
export async function armSubject(db: Db | Trx, objectId: string): Promise<string> {
  const { rows } = await sql<{ account: string }>`
    select to_id as account from object_relations where from_id = ${objectId} and relation = 'account'
    order by to_id limit 1`.execute(db);
  return rows[0]?.account ?? objectId;
}
