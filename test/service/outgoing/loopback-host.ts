import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { CERTIFICATE, KEY } from './loopback-certificate';

/** What arrived at a host. */
export interface Arrival {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Whom the client's certificate names, where it showed one that the host believes. */
  readonly client?: string;
}

export interface LoopbackHost {
  readonly port: number;
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** Connections made, also those that sent nothing. */
  connections(): number;
  close(): Promise<void>;
}

export type Answering = (arrival: Arrival, response: ServerResponse) => void;

/** A real HTTP server on a free port of the loopback address. */
export async function startHost(answer: Answering, address = '127.0.0.1'): Promise<LoopbackHost> {
  return await listen((listener) => createServer(listener), answer, address, 'http');
}

export async function startSecureHost(answer: Answering, more: ServerOptions = {}): Promise<LoopbackHost> {
  const create = (listener: RequestListener) => createSecureServer({ cert: CERTIFICATE, key: KEY, ...more }, listener);
  return await listen(create, answer, '127.0.0.1', 'https');
}

async function listen(
  create: (listener: RequestListener) => Server,
  answer: Answering,
  address: string,
  scheme: string,
): Promise<LoopbackHost> {
  const arrivals: Arrival[] = [];
  let connections = 0;
  const server = create((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const client = clientOf(request);
      const body = Buffer.concat(chunks).toString();
      const arrival = { method, url, headers, body, ...(client !== undefined && { client }) };
      arrivals.push(arrival);
      answer(arrival, response);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port, url: `${scheme}://${address}:${port}`, arrivals, connections: () => connections, close };
}

function clientOf({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  return String(socket.getPeerCertificate().subject.CN);
}
