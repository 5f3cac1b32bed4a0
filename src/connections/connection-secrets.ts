import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import { fault } from '../faults/fault';
import type { Secrets } from '../secrets/secrets';
import type { AccessToken, Grant, SecretValues } from './connection';

interface Row {
  readonly secrets: string;
  readonly token: string | null;
  readonly valid: boolean;
}

/** Seconds before its end that a token is not used any more: the call that it is for takes its time. */
const MARGIN = 60;

/** Keeps the secrets of a connection; a token that was got by those before is gone. */
export async function writeSecrets(
  trx: Trx,
  secrets: Secrets,
  connectionId: string,
  values: SecretValues,
): Promise<void> {
  const sealed = secrets.seal(JSON.stringify(values), purposeOf(connectionId));
  await sql`
    insert into connection_secrets (connection_id, secrets) values (${connectionId}, ${sealed})
    on conflict (connection_id) do update set secrets = excluded.secrets, token = null, token_expires_at = null
  `.execute(trx);
}

/** Fault `secret_unreadable`. */
export async function readSecretValues(db: Db | Trx, secrets: Secrets, connectionId: string): Promise<SecretValues> {
  return open(secrets, (await readRow(db, connectionId)).secrets, purposeOf(connectionId));
}

/** The token that is kept and still valid. */
export async function readToken(
  db: Db | Trx,
  secrets: Secrets,
  connectionId: string,
): Promise<AccessToken | undefined> {
  const { token, valid } = await readRow(db, connectionId);
  return token === null || !valid ? undefined : open<AccessToken>(secrets, token, tokenPurposeOf(connectionId));
}

/** As `readSecretValues`; whoever else wants to fetch a token waits until this transaction ends. */
export async function lockSecretValues(trx: Trx, secrets: Secrets, connectionId: string): Promise<SecretValues> {
  await sql`select from connection_secrets where connection_id = ${connectionId} for update`.execute(trx);
  return readSecretValues(trx, secrets, connectionId);
}

/** Keeps a token, and the secrets that came with it. One of which nobody knows how long it is valid is kept till refused. */
export async function writeToken(
  trx: Trx,
  secrets: Secrets,
  connectionId: string,
  { value, extra, expiresIn, replaced }: Grant,
): Promise<void> {
  if (replaced !== undefined) {
    const values = { ...(await readSecretValues(trx, secrets, connectionId)), ...replaced };
    await writeSecrets(trx, secrets, connectionId, values);
  }
  const token: AccessToken = { value, extra };
  await sql`
    update connection_secrets set token = ${secrets.seal(JSON.stringify(token), tokenPurposeOf(connectionId))},
      token_expires_at = clock_timestamp() + ${expiresIn ?? null}::double precision * interval '1 second'
    where connection_id = ${connectionId}`.execute(trx);
}

async function readRow(db: Db | Trx, connectionId: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select secrets, token,
      coalesce(token_expires_at > clock_timestamp() + ${MARGIN} * interval '1 second', true) as valid
    from connection_secrets where connection_id = ${connectionId}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw fault('connection_not_found');
  return row;
}

function open<T = SecretValues>(secrets: Secrets, sealed: string, purpose: string): T {
  return JSON.parse(secrets.open(sealed, purpose)) as T;
}

function purposeOf(connectionId: string): string {
  return `connection-secrets ${connectionId}`;
}

function tokenPurposeOf(connectionId: string): string {
  return `connection-token ${connectionId}`;
}
