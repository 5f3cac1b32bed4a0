import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A call, without what differs from one HTTP library to the next. */
export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  /** JSON as a value, a form as its pairs. */
  readonly body: unknown;
}

export interface Recorder {
  readonly url: string;
  readonly calls: readonly RecordedCall[];
  close(): Promise<void>;
}

/** A server that writes down what it is asked, and has the stand-in answer. */
export async function startRecorder(target: string): Promise<Recorder> {
  const calls: RecordedCall[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const { method = 'GET', url = '/', headers } = incoming;
    calls.push(recorded(method, new URL(url, target), headers.authorization, headers['content-type'], body));
    const { authorization, 'content-type': type, host } = headers;
    const kept = Object.entries({ authorization, 'content-type': type, host }).filter(
      ([, value]) => value !== undefined,
    );
    const forwarded = { ...Object.fromEntries(kept), 'content-length': Buffer.byteLength(body) };
    send(new URL(url, target), { method, headers: forwarded }, async (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? 'text/plain' });
      outgoing.end(answer.statusCode === 204 ? undefined : await text(answer));
    }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function recorded(
  method: string,
  { pathname, searchParams }: URL,
  authorization: string | undefined,
  type: string | undefined,
  body: string,
): RecordedCall {
  const media = body === '' ? undefined : type?.split(';')[0];
  return {
    method,
    path: decodeURIComponent(pathname),
    query: [...searchParams].toSorted(),
    authorization,
    type: media,
    body: body === '' ? undefined : media === 'application/json' ? JSON.parse(body) : pairsOf(body),
  };
}

function pairsOf(form: string): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(form)].toSorted();
}
