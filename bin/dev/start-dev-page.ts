import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { printDevPage, type ShownArrival } from './print-dev-page';
import type { RunningStandIn } from './start-stand-ins';

export interface DevPage {
  readonly url: string;
  close(): Promise<void>;
}

const MOST_SHOWN = 100;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  // Also for what stands in its frames: no scripts, no pictures that would tell a sender of the reader.
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Serves the page of what arrived at the stand-ins, on loopback, to whoever asks for it by a name of loopback. */
export async function startDevPage(port: number, standIns: readonly RunningStandIn[]): Promise<DevPage> {
  const server = createServer((request, response) => {
    answer(request, response, standIns).catch(() => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('The page could not be made.\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  { headers, method, url }: IncomingMessage,
  response: ServerResponse,
  standIns: readonly RunningStandIn[],
): Promise<void> {
  // Another site's name that was made to lead here must not show a browser what arrived.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '')) return refuse(response, 421);
  if (url !== '/') return refuse(response, 404);
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405);
  const shown = standIns.map(({ title, standIn }) => ({ title, url: standIn.url }));
  const page = printDevPage(shown, await newest(standIns));
  response.writeHead(200, HEADERS).end(method === 'HEAD' ? undefined : page);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end();
}

async function newest(standIns: readonly RunningStandIn[]): Promise<readonly ShownArrival[]> {
  const lists = await Promise.all(
    standIns.map(async ({ title, standIn }) =>
      (await standIn.arrivals()).map((arrival) => ({ ...arrival, source: title })),
    ),
  );
  return lists
    .flat()
    .sort((one, other) => other.at.getTime() - one.at.getTime())
    .slice(0, MOST_SHOWN);
}
