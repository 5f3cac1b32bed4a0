import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Value } from '../../../interpreter/value';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import type { OutgoingClient } from '../../../src/outgoing/outgoing-client';

/** The reports that the examples ask for, answered on loopback; the examples' address leads there. */
export interface ReportServer {
  readonly http: OutgoingClient;
  close(): Promise<void>;
}

const PUBLISHED = 'https://reports.example';

export async function openReportServer(reports: { readonly [path: string]: Value }): Promise<ReportServer> {
  const server = createServer((request, response) => {
    const report = reports[request.url ?? ''];
    response.writeHead(report === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(report ?? {}));
    request.resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = createOutgoingClient({ allow: [`127.0.0.1:${port}`], allowHttp: true });
  return {
    http: {
      send: (request) => client.send({ ...request, url: request.url.replace(PUBLISHED, `http://127.0.0.1:${port}`) }),
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
