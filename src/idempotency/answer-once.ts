import { sql } from 'kysely';
import type { Value } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import { fault } from '../faults';
import { idsIn } from '../ids';
import { toldRedacted } from '../redaction/told-redacted';

/** Which request, of which environment, a client may send again. */
export interface RequestKey {
  readonly environmentId: string;
  /** `POST /api/v1/inquiries` */
  readonly operation: string;
  /** The client's key. */
  readonly key: string;
  /** Of everything that makes the request what it is. */
  readonly bodyHash: string;
  /** The same by older keys of the installation: what was kept before a new one is known by them. */
  readonly olderHashes?: readonly string[];
}

/** Whether what was kept under a key was for this request. */
export function isOfBody({ bodyHash, olderHashes = [] }: Pick<RequestKey, 'bodyHash' | 'olderHashes'>, kept: string) {
  return kept === bodyHash || olderHashes.includes(kept);
}

export interface StoredAnswer {
  readonly status: number;
  readonly body: Value;
}

/**
 * Answers a request once: what it does and its stored answer commit together, and the same request gets the same answer
 * for as long as its key is kept. When `answer` throws, nothing was done and nothing is kept. Faults:
 * `idempotency_key_reused` for another request with the key, `idempotency_key_in_use` while the first is under way,
 * `answer_redacted` where what it answered was redacted since.
 */
export async function answerOnce(
  db: Db,
  key: RequestKey,
  answer: (trx: Trx) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  return db.transaction().execute(async (trx) => {
    await lockKey(trx, key);
    const known = await findAnswer(trx, key);
    if (known !== undefined) return known;
    const made = await answer(trx);
    await insertAnswer(trx, key, made);
    return made;
  });
}

/**
 * The stored answer of a request that does its work in transactions of its own. Undefined: it has none yet. Fault
 * `idempotency_key_reused` for another request with the key, `answer_redacted`.
 */
export async function findAnswer(db: Db | Trx, key: RequestKey): Promise<StoredAnswer | undefined> {
  const row = await db
    .selectFrom('idempotency_keys')
    .select([
      'body_hash',
      'redacted_at',
      'response_status',
      'response_body',
      sql<boolean>`created_at < now() - interval '24 hours'`.as('old'),
    ])
    .where('environment_id', '=', key.environmentId)
    .where('operation', '=', key.operation)
    .where('key', '=', key.key)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.old) return forgetAnswer(db, key);
  if (!isOfBody(key, row.body_hash)) throw fault('idempotency_key_reused');
  if (row.redacted_at !== null) throw fault('answer_redacted');
  if (row.response_status === null) return undefined;
  return { status: row.response_status, body: row.response_body as Value };
}

/** A key is kept for 24 hours; one that the sweep has not removed yet is free again. */
async function forgetAnswer(db: Db | Trx, key: RequestKey): Promise<undefined> {
  await db
    .deleteFrom('idempotency_keys')
    .where('environment_id', '=', key.environmentId)
    .where('operation', '=', key.operation)
    .where('key', '=', key.key)
    .execute();
  return undefined;
}

/**
 * Keeps the answer to a request that began at `since`; the first one stays. Where what it names was redacted since, only
 * the bare fact is kept: whoever redacts later finds the answer, since the rows are locked until it is written.
 */
export async function keepAnswer(db: Db, key: RequestKey, answer: StoredAnswer, since: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const gone = await redactedSince(trx, subjectsOf(key, JSON.stringify(answer.body)), since);
    await insertAnswer(trx, key, gone ? undefined : answer);
  });
}

/** Whether one of these objects and runs was redacted since, or a part of it; none can be until this transaction ends. */
async function redactedSince(trx: Trx, ids: readonly string[], since: Date): Promise<boolean> {
  await sql`select from objects where id = any(${[...ids]}::text[]) order by id for share`.execute(trx);
  const { rows } = await sql<{ redacted_at: Date | null }>`
    select redacted_at from runs where id = any(${[...ids]}::text[]) order by id for share`.execute(trx);
  if (rows.some(({ redacted_at: at }) => at !== null && at >= since)) return true;
  // Asked when all are locked: what somebody was redacting meanwhile has been told by now.
  const told = await sql<{ gone: boolean }>`
    select exists (${toldRedacted(sql`${[...ids]}::text[]`, sql`${since}::timestamptz`)}) as gone`.execute(trx);
  return told.rows[0]?.gone === true;
}

/** Without an answer: one that was redacted before it could be kept. */
async function insertAnswer(trx: Trx, key: RequestKey, answer: StoredAnswer | undefined): Promise<void> {
  const body = JSON.stringify(answer?.body ?? null);
  await trx
    .insertInto('idempotency_keys')
    .values({
      environment_id: key.environmentId,
      operation: key.operation,
      key: key.key,
      body_hash: key.bodyHash,
      response_status: answer?.status ?? null,
      response_body: answer === undefined ? null : body,
      redacted_at: answer === undefined ? sql`clock_timestamp()` : null,
      subjects: [...subjectsOf(key, body)],
    })
    .onConflict((conflict) => conflict.columns(['environment_id', 'operation', 'key']).doNothing())
    .execute();
}

function subjectsOf({ operation }: RequestKey, body: string): readonly string[] {
  return idsIn(`${operation} ${body}`);
}

/** The lock ends with the transaction, so a process that dies leaves the key free. */
async function lockKey(trx: Trx, key: RequestKey): Promise<void> {
  const name = `${key.environmentId} ${key.operation} ${key.key}`;
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as taken`.execute(trx);
  if (rows[0]?.taken !== true) throw fault('idempotency_key_in_use');
}
