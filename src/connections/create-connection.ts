import type { ValueMap } from '../../interpreter/value';
import { createObject, type StoredObject } from '../objects';
import { secretsOf } from '../secrets/secrets';
import type { Service } from '../service';
import type { Writing } from '../writing';
import type { SecretValues } from './connection';
import { writeSecrets } from './connection-secrets';

/** What a connection is made with, checked by its connector before. */
export interface NewConnection {
  readonly key: string;
  readonly name?: string;
  readonly type: string;
  readonly settings: ValueMap;
  readonly secrets: SecretValues;
}

/** Makes a connection. Its secrets can be replaced, and never be read again. Faults `key_taken`, `encryption_key_missing`. */
export async function createConnection(
  using: Pick<Service, 'secrets'>,
  writing: Writing,
  { key, name, type, settings, secrets }: NewConnection,
): Promise<StoredObject> {
  const sealing = secretsOf(using);
  const attributes = { name: name ?? null, connection_type: type, settings };
  const connection = await createObject(writing, 'connection', { key, attributes });
  await writeSecrets(writing.trx, sealing, connection.id, secrets);
  return connection;
}
