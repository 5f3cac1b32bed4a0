import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NewConnection } from '../../src/connections/create-connection';
import type { ConnectedWorld } from '../service/actions/outside-context';
import type { OpenCase } from './connector-case';

/** Where a connection of a case leads. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

type To = (place: Place) => Omit<NewConnection, 'key'>;

/** The faults of every action that uses a connection, before it has said anything: each by a connection of its own. */
export async function faultsOfReaching(world: ConnectedWorld, to: To, plain: Place): Promise<OpenCase['faults']> {
  const port = await closedPort();
  const places: { readonly [code: string]: Place } = {
    address_refused: { host: '10.0.0.1', port: 443, tls: false },
    host_not_found: { host: 'nowhere.invalid', port: 443, tls: false },
    not_connected: { host: '127.0.0.1', port, tls: false },
    connection_insecure: { ...plain, tls: true },
  };
  for (const [code, place] of Object.entries(places)) await world.connect({ key: keyOf(code), ...to(place) });
  return {
    ...Object.fromEntries(Object.keys(places).map((code) => [code, { input: { connection: keyOf(code) } }])),
    ...(await faultsOfNaming(world, to(plain))),
  };
}

/** The faults of naming a connection that is none, or is not like this good one. */
export async function faultsOfNaming(world: ConnectedWorld, good: ReturnType<To>): Promise<OpenCase['faults']> {
  await world.connect({ key: 'another', type: 'another', settings: {}, secrets: {} });
  const { id } = await world.connect({ key: 'archived', ...good });
  await world.pool.query(`update objects set status = 'archived' where id = $1`, [id]);
  return {
    connection_not_found: { input: { connection: 'nobody' } },
    connection_archived: { input: { connection: 'archived' } },
    connection_type_wrong: { input: { connection: 'another' } },
  };
}

/** Of an address such as `http://127.0.0.1:4001`. */
export function placeOf(url: string): Place {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port), tls: false };
}

function keyOf(code: string): string {
  return code.replaceAll('_', '-');
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
