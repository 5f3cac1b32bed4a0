import type { Fault, Value, ValueMap } from '../../interpreter/value';
import { connectionsOf } from '../../src/connections/connections-of';
import { withSecretsMasked } from '../../src/connections/mask-secrets';
import { FaultError, fault, isDefect } from '../../src/faults/fault';
import type { StoredObject } from '../../src/objects';
import type { OutgoingClient } from '../../src/outgoing/outgoing-client';
import { outsideFault } from '../../src/outgoing/outside-fault';
import type { Service } from '../../src/service';
import { connectorOf } from './check-values';

/** How a test of a connection ended: what the other side said of itself, or why it failed. */
export type Tested = { readonly ok: true; readonly seen: ValueMap } | { readonly ok: false; readonly fault: Fault };

/** Milliseconds. */
const LONGEST_TEST = 10_000;

/** Makes the connector's cheapest authenticated call. Whatever goes wrong is told, and nothing is thrown for it. */
export async function testConnection(
  service: Pick<Service, 'db' | 'secrets' | 'log'>,
  http: OutgoingClient,
  { id, environmentId, attributes }: StoredObject,
): Promise<Tested> {
  const type = String(attributes['connection_type']);
  const end = new AbortController();
  const connections = connectionsOf(service, environmentId);
  const work = withSecretsMasked(connections, async (masked) => {
    const connection = await masked.open(id, [type]);
    return connectorOf(type).test(connection, { http, connections: masked, signal: end.signal });
  });
  try {
    return { ok: true, seen: (await within(LONGEST_TEST, work)) as ValueMap };
  } catch (error) {
    if (isDefect(error)) service.log.error({ err: error, connectionId: id, type }, 'the test of a connection threw');
    return { ok: false, fault: (error instanceof FaultError ? error : fault('action_failed')).fault };
  } finally {
    end.abort();
  }
}

/** An answer that comes later is nobody's. */
async function within(milliseconds: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refuse = () => reject(outsideFault('no_answer', 'unknown', { details: { reason: 'timeout' } }));
    timer = setTimeout(refuse, milliseconds);
  });
  work.catch(() => undefined);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
