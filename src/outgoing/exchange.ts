import type { Socket } from 'node:net';
import { type buildConnector, Client, type Dispatcher } from 'undici';
import type { Dial } from './dial';
import { effectOfStatus } from './effect-of-status';
import { faultOfExchange } from './fault-of-exchange';
import type { ClientTls, Method } from './outgoing-client';
import type { Effect } from './outside-fault';

export interface ExchangeRequest {
  readonly method: Method;
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  readonly tls?: ClientTls;
}

export interface ExchangeBounds {
  readonly dial: Dial;
  /** Ends the exchange: its time is up, or the step was withdrawn. */
  readonly signal: AbortSignal;
  readonly maximumBytes: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
  /** The body was longer than what is read. */
  readonly truncated: boolean;
}

/**
 * One request and its answer over a connection of its own: a kept one that the host has just closed would leave open
 * whether the request arrived. Redirects are answers like others. Throws an `OutsideFault` whose effect is `none` as
 * long as no connection stood.
 */
export async function exchange(request: ExchangeRequest, bounds: ExchangeBounds): Promise<Answer> {
  const { signal, maximumBytes } = bounds;
  const line = openLine(request, bounds.dial);
  let effect: Effect | undefined;
  try {
    signal.throwIfAborted();
    signal.addEventListener('abort', line.close, { once: true });
    const answer = await line.client.request(dispatchOf(request));
    effect = effectOfStatus(answer.statusCode, answer.headers);
    const body = await readBody(answer.body, maximumBytes);
    return { status: answer.statusCode, headers: flatten(answer.headers), ...body };
  } catch (error) {
    throw faultOfExchange(error, { signal, effect: effect ?? (line.stood() ? 'unknown' : 'none') });
  } finally {
    signal.removeEventListener('abort', line.close);
    await line.close();
  }
}

/**
 * A client of one connection that knows whether the connection ever stood. Its own times are off, since the exchange has
 * one end for all; a signal given to undici would not end a dial, so closing the line ends whatever is under way.
 */
function openLine({ url, tls }: ExchangeRequest, dial: Dial) {
  let stood = false;
  let dialing: Socket | undefined;
  const client = new Client(url.origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) => {
      const dialed: buildConnector.Callback = (...args) => {
        if (args[0] === null) stood = true;
        callback(...args);
      };
      dialing = dial(options, dialed, tls);
    },
  });
  const close = async () => {
    dialing?.destroy();
    if (!client.destroyed) await client.destroy();
  };
  return { client, stood: () => stood, close };
}

function dispatchOf({ method, url, headers, body }: ExchangeRequest): Dispatcher.RequestOptions {
  return { method, path: `${url.pathname}${url.search}`, headers: { ...headers }, body: body ?? null };
}

async function readBody(body: AsyncIterable<Buffer>, most: number): Promise<{ body: Buffer; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const room = most - size;
    chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    size += chunk.length;
    if (size > most) return { body: Buffer.concat(chunks), truncated: true };
  }
  return { body: Buffer.concat(chunks), truncated: false };
}

function flatten(headers: { [name: string]: string | string[] | undefined }): { [name: string]: string } {
  const entries = Object.entries(headers).map(([name, value = '']) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return Object.fromEntries(entries);
}
