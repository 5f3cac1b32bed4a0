import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Value } from '../../../interpreter/value';
import type { Arrival, StandIn, StandInOptions } from './stand-in';

const MOST_KEPT = 200;
const MEBIBYTE = 1024 * 1024;

/**
 * A host on the web: for `http.request`, and for webhooks. Whatever it is asked it answers with what it was asked, as
 * JSON: `{ method, path, body }`; a path such as `/status/503` with that status.
 */
export async function startWeb({ port = 0 }: StandInOptions = {}): Promise<StandIn> {
  const kept: Arrival[] = [];
  const server = createServer((request, response) => {
    receive(request).then(
      (asked) => {
        kept.unshift({ at: new Date(), title: `${asked.method} ${asked.path}`, details: asked });
        kept.length = Math.min(kept.length, MOST_KEPT);
        answer(response, asked);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals: async () => [...kept],
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

type Asked = { readonly method: string; readonly path: string; readonly body: Value };

async function receive(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MEBIBYTE) throw new Error('too large');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { method: request.method ?? '', path: request.url ?? '', body: bodyOf(text) };
}

function bodyOf(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text === '' ? null : text;
  }
}

function answer(response: ServerResponse, asked: Asked): void {
  const [, status = '200'] = /^\/status\/([2-5]\d\d)\b/.exec(asked.path) ?? [];
  const isEmpty = status === '204' || status === '304';
  response.writeHead(Number(status), { 'content-type': 'application/json' });
  response.end(isEmpty ? undefined : JSON.stringify(asked));
}
