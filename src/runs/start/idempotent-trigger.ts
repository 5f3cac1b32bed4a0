import { sql } from 'kysely';
import type { Db, Trx } from '../../database';
import { fault } from '../../faults';
import { isOfBody, type RequestKey } from '../../idempotency/answer-once';
import { RUN } from '../find-run';
import type { Run } from '../run';

/** Keeps others with this key out until the transaction ends. Fault `idempotency_key_in_use`. */
export async function lockKey(db: Db | Trx, { environmentId, operation, key }: RequestKey): Promise<void> {
  const name = `${environmentId} ${operation} ${key}`;
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 1)) as taken`.execute(db);
  if (rows[0]?.taken !== true) throw fault('idempotency_key_in_use');
}

/**
 * The run that the key has, for 24 hours; an older key is forgotten here, if the sweep has not. Under the key's lock.
 * Fault `idempotency_key_reused` where it had another body.
 */
export async function findKept(db: Db | Trx, key: RequestKey): Promise<Run | undefined> {
  const { rows } = await sql<{ bodyHash: string; resourceId: string | null; old: boolean }>`
    select body_hash as "bodyHash", resource_id as "resourceId",
      created_at < clock_timestamp() - interval '24 hours' as old
    from idempotency_keys
    where environment_id = ${key.environmentId} and operation = ${key.operation} and key = ${key.key}`.execute(db);
  const [kept] = rows;
  if (kept === undefined) return undefined;
  if (kept.old) {
    await sql`
      delete from idempotency_keys
      where environment_id = ${key.environmentId} and operation = ${key.operation} and key = ${key.key}`.execute(db);
    return undefined;
  }
  if (!isOfBody(key, kept.bodyHash)) throw fault('idempotency_key_reused');
  const runs = await sql<Run>`select ${RUN} from runs r where r.id = ${kept.resourceId}`.execute(db);
  const [run] = runs.rows;
  if (run === undefined) throw fault('idempotency_key_reused');
  return run;
}

/** Part of the transaction that inserts the run. */
export async function keepRun(db: Db | Trx, key: RequestKey, runId: string): Promise<void> {
  await sql`
    insert into idempotency_keys (environment_id, operation, key, body_hash, resource_id, created_at)
    values (${key.environmentId}, ${key.operation}, ${key.key}, ${key.bodyHash}, ${runId}, clock_timestamp())
  `.execute(db);
}
