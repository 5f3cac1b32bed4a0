import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Misbehavior, SeenRequest } from './connector-case';
import type { Blows, Relay } from './fault-proxy';
import { createPending } from './pending';

interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

type Forward = () => Promise<Answer>;

/** They speak of one connection, and ours are others than those of the two sides. */
const OF_A_CONNECTION: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/**
 * Passes whole requests on to the address, each over a connection of its own on both sides: a client that sends again
 * by itself what was lost on a kept connection would hide a drop.
 */
export async function startHttpProxy(target: URL, blows: Blows): Promise<Relay> {
  const pending = createPending();
  const server = createServer((request, response) => {
    response.shouldKeepAlive = false;
    pending.add(
      pass(request, response, target, blows).catch(() => {
        request.socket.destroy();
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    settled: () => pending.settled(),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await pending.settled();
    },
  };
}

async function pass(request: IncomingMessage, response: ServerResponse, target: URL, blows: Blows): Promise<void> {
  const body = await buffer(request);
  const { method = 'GET', url: path = '/' } = request;
  const seen: SeenRequest = { method, path, body: body.toString('utf8') };
  const relay = () => forward(request, body, target);
  const blow = blows.take(seen);
  if (blow === undefined) return answer(response, await relay());
  await strike(blow, request, response, relay);
}

async function strike(
  blow: Misbehavior,
  request: IncomingMessage,
  response: ServerResponse,
  relay: Forward,
): Promise<void> {
  switch (blow.is) {
    case 'limited':
      response.writeHead(429, { 'retry-after': String(blow.retryAfter) }).end();
      return;
    case 'answered':
      response.writeHead(blow.status, blow.headers).end(blow.body);
      return;
    case 'dropped_before':
      request.socket.destroy();
      return;
    case 'dropped_after':
      await relay();
      request.socket.destroy();
      return;
    case 'slow':
      await setTimeout(blow.milliseconds);
      answer(response, await relay());
  }
}

function answer(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, [...headers]).end(body);
}

async function forward({ method, url, rawHeaders }: IncomingMessage, body: Buffer, target: URL): Promise<Answer> {
  const headers = ofTheMessage(rawHeaders);
  const isCounted = headers.some((name, at) => at % 2 === 0 && name.toLowerCase() === 'content-length');
  const counted = body.length > 0 && !isCounted ? ['content-length', String(body.length)] : [];
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest(
      {
        host: target.hostname,
        port: target.port || 80,
        method,
        path: url,
        headers: [...headers, ...counted],
        agent: false,
      },
      resolve,
    )
      .on('error', reject)
      .end(body);
  });
  const { statusCode: status = 502 } = incoming;
  return { status, headers: ofTheMessage(incoming.rawHeaders), body: await buffer(incoming) };
}

/** Names and values in turn, as Node has them raw. */
function ofTheMessage(raw: readonly string[]): string[] {
  return raw.filter((_, at) => !OF_A_CONNECTION.has((raw[at - (at % 2)] ?? '').toLowerCase()));
}
