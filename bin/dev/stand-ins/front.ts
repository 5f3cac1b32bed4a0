import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Arrival } from './stand-in';

/** What came in at the front of an emulated API. */
export interface FrontRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly authorization: string;
  readonly type: string;
  readonly body: string;
  readonly form: URLSearchParams;
}

export interface FrontAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Where the emulated API is not as the vendor's, and what of it a person wants to see. */
export interface Corrections {
  /** The vendor's answer where the emulator has another, which `forward` asks with a body of another form. */
  correct(
    request: FrontRequest,
    forward: (form: URLSearchParams) => Promise<FrontAnswer>,
  ): FrontAnswer | undefined | Promise<FrontAnswer>;
  /** A message, if the request was one and was taken. */
  arrival(request: FrontRequest, answer: FrontAnswer): Omit<Arrival, 'at'> | undefined;
}

export interface Front {
  readonly url: string;
  arrivals(): readonly Arrival[];
  close(): Promise<void>;
}

const MOST_KEPT = 200;

/** Stands before an emulated API and corrects it. */
export async function startFront(behind: string, port: number, corrections: Corrections): Promise<Front> {
  const kept: Arrival[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const asked = await read(request);
    const pass = (body: string) => forward(behind, request, { ...asked, body });
    const corrected = await corrections.correct(asked, (form) => pass(form.toString()));
    const answer = corrected ?? (await pass(asked.body));
    const arrival = corrections.arrival(asked, answer);
    if (arrival !== undefined) kept.unshift({ at: new Date(), ...arrival });
    kept.length = Math.min(kept.length, MOST_KEPT);
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals: () => [...kept],
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function read(request: IncomingMessage): Promise<FrontRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const { authorization = '', 'content-type': type = '' } = request.headers;
  const [path = ''] = (request.url ?? '').split('?');
  return { method: request.method ?? '', path, authorization, type, body, form: new URLSearchParams(body) };
}

async function forward(behind: string, request: IncomingMessage, asked: FrontRequest): Promise<FrontAnswer> {
  const { method, authorization, type, body } = asked;
  const answer = await fetch(`${behind}${request.url}`, {
    method,
    headers: { authorization, ...(type !== '' && { 'content-type': type }) },
    ...(method !== 'GET' && { body }),
  });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await answer.text() };
}

/** An answer of JSON. */
export function jsonAnswer(status: number, body: object): FrontAnswer {
  return { status, type: 'application/json', body: JSON.stringify(body) };
}
