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

export async function openReportServer(reports: { readonly [path: string]: Value }): Promise<ReportServer> {
  const arrivals: Arrival[] = [];
  const server = createServer(async (request, response) => {
    arrivals.push({ headers: request.headers, body: await text(request) });
    const report = reports[request.url ?? ''];
    response.writeHead(report === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(report ?? {}));
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
