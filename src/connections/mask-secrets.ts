import type { Fault, Value, ValueMap } from '../../interpreter/value';
import { FaultError } from '../faults/fault-error';
import { OutsideFault } from '../outgoing/outside-fault';
import { isList } from '../value-shape';
import type { AccessToken, Connections, OpenConnection } from './connection';

export const MASK = '****';

/** Shorter ones are words that stand in texts by chance. */
const SHORTEST = 6;

/**
 * Does the work with connections whose secrets it learns: wherever the answer of the other side repeats one of them, in
 * what the work gives (JSON) or in the fault that it ends in, a mask stands instead. What a connection opens never reaches a
 * journal by an echo.
 */
export async function withSecretsMasked<T>(
  connections: Connections,
  work: (connections: Connections) => Promise<T>,
): Promise<T> {
  const known = new Set<string>();
  try {
    return maskIn((await work(remembering(connections, known))) as Value, inOrder(known)) as T;
  } catch (error) {
    throw known.size === 0 || !(error instanceof FaultError) ? error : masked(error, inOrder(known));
  }
}

function remembering(connections: Connections, known: Set<string>): Connections {
  const noteToken = ({ value, extra }: AccessToken) => {
    for (const secret of [value, ...Object.values(extra)]) note(known, secret);
  };
  return {
    open: async (name, types) => {
      const connection = await connections.open(name, types);
      noteSecrets(known, connection);
      return connection;
    },
    accessToken: async (connection, grant, refused) => {
      const asked = async (fresh: OpenConnection) => {
        noteSecrets(known, fresh);
        const granted = await grant(fresh);
        for (const secret of Object.values(granted.replaced ?? {})) note(known, secret);
        return granted;
      };
      const token = await connections.accessToken(connection, asked, refused);
      noteToken(token);
      return token;
    },
  };
}

/** Basic authentication sends two of them as one. */
function noteSecrets(known: Set<string>, { secrets }: OpenConnection): void {
  for (const secret of Object.values(secrets)) note(known, secret);
  const { username, password } = secrets;
  if (username !== undefined && password !== undefined) {
    known.add(Buffer.from(`${username}:${password}`).toString('base64'));
  }
}

/** As it is, and as URLs, forms and JSON write it. */
function note(known: Set<string>, secret: string): void {
  if (secret.length < SHORTEST) return;
  const inForm = new URLSearchParams({ v: secret }).toString().slice(2);
  const inJson = JSON.stringify(secret).slice(1, -1);
  for (const written of [secret, encodeURIComponent(secret), inForm, inJson]) known.add(written);
}

/** The longest first: one may be a part of another. */
function inOrder(known: ReadonlySet<string>): readonly string[] {
  return [...known].sort((one, other) => other.length - one.length);
}

function maskIn(value: Value, secrets: readonly string[]): Value {
  if (secrets.length === 0) return value;
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, MASK), value);
  if (isList(value)) return value.map((one) => maskIn(one, secrets));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value as ValueMap).map(([key, one]) => [maskIn(key, secrets), maskIn(one, secrets)]);
  return Object.fromEntries(entries) as ValueMap;
}

function masked(error: FaultError, secrets: readonly string[]): FaultError {
  const fault = maskedFault(error.fault, secrets);
  return error instanceof OutsideFault
    ? new OutsideFault(fault, error.effect, { cause: error.cause })
    : new FaultError(fault);
}

function maskedFault(fault: Fault, secrets: readonly string[]): Fault {
  const { message, details, cause } = fault;
  return {
    ...fault,
    message: String(maskIn(message, secrets)),
    ...(details !== undefined && { details: maskIn(details, secrets) as ValueMap }),
    ...(cause !== undefined && { cause: maskedFault(cause, secrets) }),
  };
}
