import { sql } from 'kysely';
import { fault } from '../faults/fault';
import { findObject } from '../objects/find-object';
import { withoutEffect } from '../outgoing/without-effect';
import { secretsOf } from '../secrets/secrets';
import type { Service } from '../service';
import { mapOf } from '../value-shape';
import type { AccessToken, Connections, Grant, OpenConnection } from './connection';
import { lockSecretValues, readSecretValues, readToken, writeToken } from './connection-secrets';

type Using = Pick<Service, 'db' | 'secrets'>;

/** How long whoever wants a token waits for the one who fetches it; milliseconds. */
const PATIENCE = 30_000;

/** The connections of an environment. */
export function connectionsOf(using: Using, environmentId: string): Connections {
  return {
    open: (name, types) => withoutEffect(() => openConnection(using, environmentId, name, types)),
    accessToken: (connection, grant, refused) => withoutEffect(() => tokenOf(using, connection, grant, refused)),
  };
}

async function openConnection(
  using: Using,
  environmentId: string,
  name: string,
  types: readonly string[],
): Promise<OpenConnection> {
  const found = await findObject(using.db, environmentId, name, 'connection');
  if (found === undefined) throw fault('connection_not_found', { details: { connection: name } });
  const { id, key, attributes, status } = found;
  const { connection_type: type, settings } = attributes;
  if (status === 'archived') throw fault('connection_archived', { details: { connection: name } });
  if (typeof type !== 'string' || !types.includes(type)) {
    throw fault('connection_type_wrong', {
      message: `The connection "${name}" is of type ${String(type)}; the action takes one of type ${types.join(' or ')}.`,
      details: { connection: name, type: type ?? null, types: [...types] },
    });
  }
  const secrets = await readSecretValues(using.db, secretsOf(using), id);
  return { id, key: key ?? id, type, settings: mapOf(settings), secrets };
}

async function tokenOf(
  using: Using,
  connection: OpenConnection,
  grant: (connection: OpenConnection) => Promise<Grant>,
  refused: AccessToken | undefined,
): Promise<AccessToken> {
  const secrets = secretsOf(using);
  const isGood = (token: AccessToken | undefined): token is AccessToken =>
    token !== undefined && token.value !== refused?.value;
  const kept = await readToken(using.db, secrets, connection.id);
  if (isGood(kept)) return kept;
  return using.db.transaction().execute(async (trx) => {
    await sql`select set_config('statement_timeout', ${String(PATIENCE)}, true)`.execute(trx);
    const values = await lockSecretValues(trx, secrets, connection.id);
    const meanwhile = await readToken(trx, secrets, connection.id);
    if (isGood(meanwhile)) return meanwhile;
    const granted = await grant({ ...connection, secrets: values });
    await writeToken(trx, secrets, connection.id, granted);
    return { value: granted.value, extra: granted.extra };
  });
}
