import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Value } from '../../../interpreter/value';
import type { StandInOptions } from './stand-in';

export interface StandInRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** The body as JSON; null where it is none. */
  readonly body: Value;
  /** The body as a form. */
  readonly form: URLSearchParams;
}

export interface StandInAnswer {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  /** A text is sent as HTML, anything else as JSON. */
  readonly body?: Value;
}

/** A server on loopback with a vendor's manners. */
export interface Served {
  readonly url: string;
  /** Answers the next call that was let in with this, and does nothing of what it asks. */
  refuseNext(answer: StandInAnswer): void;
  close(): Promise<void>;
}

interface Manners {
  /** What is answered before anybody asks for records: tokens, strangers. */
  admit(request: StandInRequest): StandInAnswer | undefined;
  answer(request: StandInRequest): StandInAnswer;
}

export async function serve(manners: Manners, { port = 0 }: StandInOptions): Promise<Served> {
  const refusals: StandInAnswer[] = [];
  const answerTo = (request: StandInRequest) => manners.admit(request) ?? refusals.shift() ?? manners.answer(request);
  const server = createServer(async (incoming, response) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const body = await text(incoming);
    const origin = `http://${headers.host ?? 'stand-in'}`;
    const request = {
      method,
      url: new URL(url, origin),
      headers,
      body: readJson(body),
      form: new URLSearchParams(body),
    };
    const given = answerTo(request);
    const isText = typeof given.body === 'string';
    const type = isText ? 'text/html; charset=utf-8' : 'application/json;charset=UTF-8';
    response.writeHead(given.status, { ...(given.body !== undefined && { 'content-type': type }), ...given.headers });
    response.end(isText ? given.body : JSON.stringify(given.body));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const address = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}`, refuseNext: (refusal) => void refusals.push(refusal), close };
}

function readJson(body: string): Value {
  try {
    return JSON.parse(body) as Value;
  } catch {
    return null;
  }
}
