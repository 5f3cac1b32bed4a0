import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Loopback {
  /** Ports, and the path of a socket. */
  readonly tcp: number;
  readonly udp: number;
  readonly pipe: string;
  /** Where something has come in so far. */
  arrived(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const NOTHING = 'HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n';

/** Listens for whoever comes, in each of the ways in which a process can be reached. */
export async function listenOnLoopback(): Promise<Loopback> {
  const arrivals: string[] = [];
  const folder = await mkdtemp(path.join(tmpdir(), 'usher-'));
  const pipe = path.join(folder, 'socket');
  const streams = createServer((socket) => arrivals.push('tcp') && socket.resume().end(NOTHING)).listen(0, '127.0.0.1');
  const pipes = createServer((socket) => arrivals.push('pipe') && socket.destroy()).listen(pipe);
  const datagrams = createSocket('udp4', () => arrivals.push('udp')).bind(0, '127.0.0.1');
  await Promise.all([streams, pipes, datagrams].map((one) => once(one, 'listening')));
  const { port: tcp } = streams.address() as AddressInfo;
  const { port: udp } = datagrams.address();
  return {
    tcp,
    udp,
    pipe,
    /** Comes itself, behind all that came before, and leaves itself out. */
    arrived: async () => {
      await Promise.all([
        comeIn(streams, () => connect(tcp, '127.0.0.1')),
        comeIn(pipes, () => connect(pipe)),
        Promise.all([once(datagrams, 'message'), datagrams.send('own', udp, '127.0.0.1')]),
      ]);
      for (const own of ['tcp', 'pipe', 'udp']) arrivals.splice(arrivals.lastIndexOf(own), 1);
      return arrivals;
    },
    close: async () => {
      datagrams.close();
      await Promise.all([streams, pipes].map((server) => once(server.close(), 'close')));
      await rm(folder, { recursive: true });
    },
  };
}

async function comeIn(server: Server, come: () => ReturnType<typeof connect>): Promise<void> {
  const taken = once(server, 'connection');
  await once(come().resume(), 'close');
  await taken;
}
