import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Value } from '../../../interpreter/value';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import type { OutgoingClient } from '../../../src/outgoing/outgoing-client';

/** A request for a report, as it came. */
export interface Arrival {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The reports that the examples ask for, answered on loopback; the examples' address leads there. */
export interface ReportServer {
  readonly http: OutgoingClient;
  readonly arrivals: readonly Arrival[];
  close(): Promise<void>;
}

const PUBLISHED = 'https://reports.example';

/** An answer, or several in order, of which the last is given again and again. */
export type Answers = Value | readonly { readonly status: number; readonly headers?: object; readonly body?: Value }[];

export async function openReportServer(reports: { readonly [path: string]: Answers }): Promise<ReportServer> {
  const arrivals: Arrival[] = [];
  const given = new Map<string, number>();
  const server = createServer(async (request, response) => {
    arrivals.push({ headers: request.headers, body: await text(request) });
    const path = request.url ?? '';
    const count = given.get(path) ?? 0;
    given.set(path, count + 1);
    const { status, headers = {}, body = {} } = answerOf(reports[path], count);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = createOutgoingClient({ allow: ['127.0.0.1'], allowHttp: true });
  return {
    arrivals,
    http: {
      ...client,
      send: (request) => client.send({ ...request, url: request.url.replace(PUBLISHED, `http://127.0.0.1:${port}`) }),
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerOf(answers: Answers | undefined, count: number) {
  if (answers === undefined) return { status: 404 };
  if (!Array.isArray(answers)) return { status: 200, body: answers as Value };
  return (
    (answers as readonly { readonly status: number; readonly headers?: object; readonly body?: Value }[])[
      Math.min(count, answers.length - 1)
    ] ?? { status: 404 }
  );
}
