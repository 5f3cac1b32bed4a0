import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import { newId } from '../ids';
import { SECRET_PREFIX } from '../outgoing/sign-body';
import type { Secrets } from '../secrets/secrets';
import type { Headers } from './check-settings';

/** A secret that signs now. */
export interface ValidSecret {
  readonly value: string;
  /** Null: until it is rotated. */
  readonly expiresAt: Date | null;
}

/** Without padding in base64; the least that Standard Webhooks allows. */
const BYTES = 24;

/** Gives a webhook a new secret. */
export async function addSecret(trx: Trx, secrets: Secrets, webhookId: string): Promise<void> {
  const value = SECRET_PREFIX + randomBytes(BYTES).toString('base64');
  const sealed = secrets.seal(value, purposeOf(webhookId));
  await trx
    .insertInto('webhook_secrets')
    .values({ id: newId('wbhs'), webhook_id: webhookId, value: sealed })
    .execute();
}

/** Lets the secret that signs now sign on for `seconds`, and any older one no more: at most two are valid at once. */
export async function expireSecrets(trx: Trx, webhookId: string, seconds: number): Promise<void> {
  await sql`
    update webhook_secrets set expires_at = clock_timestamp()
      + case when expires_at is null then ${seconds}::int else 0 end * interval '1 second'
    where webhook_id = ${webhookId} and (expires_at is null or expires_at > clock_timestamp())`.execute(trx);
}

/** The secrets that are valid, the newest first. */
export async function readSecrets(db: Db | Trx, secrets: Secrets, webhookId: string): Promise<readonly ValidSecret[]> {
  const { rows } = await sql<{ value: string; expires_at: Date | null }>`
    select value, expires_at from webhook_secrets
    where webhook_id = ${webhookId} and (expires_at is null or expires_at > clock_timestamp())
    order by expires_at desc nulls first`.execute(db);
  return rows.map(({ value, expires_at: expiresAt }) => ({
    value: secrets.open(value, purposeOf(webhookId)),
    expiresAt,
  }));
}

/** Keeps the headers that a receiver wants; none takes them away. */
export async function writeHeaders(trx: Trx, secrets: Secrets, webhookId: string, headers: Headers): Promise<void> {
  const sealed =
    Object.keys(headers).length === 0 ? null : secrets.seal(JSON.stringify(headers), headersPurposeOf(webhookId));
  await sql`
    insert into webhook_endpoints (webhook_id, headers) values (${webhookId}, ${sealed})
    on conflict (webhook_id) do update set headers = excluded.headers`.execute(trx);
}

export async function readHeaders(db: Db | Trx, secrets: Secrets, webhookId: string): Promise<Headers> {
  const row = await db
    .selectFrom('webhook_endpoints')
    .select('headers')
    .where('webhook_id', '=', webhookId)
    .executeTakeFirst();
  const sealed = row?.headers ?? null;
  return sealed === null ? {} : (JSON.parse(secrets.open(sealed, headersPurposeOf(webhookId))) as Headers);
}

function purposeOf(webhookId: string): string {
  return `webhook-secret ${webhookId}`;
}

function headersPurposeOf(webhookId: string): string {
  return `webhook-headers ${webhookId}`;
}
