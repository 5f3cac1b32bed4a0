import type { ActionName } from './name';

/** An action that asks another service over HTTP, by a connection: it works as it is, and is to be made one's own. */
export function printOutsideAction({ id, title }: ActionName): string {
  return `import { z } from 'zod';
import { faultOfAnswer } from '../../src/outgoing/fault-of-answer';
import { outsideFault } from '../../src/outgoing/outside-fault';
import { readBody } from '../../src/outgoing/read-body';
import { defineAction } from '../define-action';
import { connectionOf, personal } from '../marks';

/** Milliseconds. */
const TIMEOUT = 10_000;

const answer = z.object({ id: z.string() });

export default defineAction({
  id: '${id}',
  title: '${title}',
  description: 'Says in a sentence what it does.',
  side: 'outside',
  repeat: 'keyed',
  input: z.strictObject({
    connection: connectionOf('http').describe('To the service.'),
    text: personal(z.string().min(1).max(4000)),
  }),
  output: z.object({ id: z.string() }),
  faults: [
    'connection_not_found',
    'connection_archived',
    'connection_type_wrong',
    'address_refused',
    'host_not_found',
    'not_connected',
    'connection_insecure',
    'no_answer',
    'response_invalid',
    'http_limited',
    'http_unavailable',
    'http_denied',
    'http_missing',
    'http_conflict',
    'http_rejected',
  ],
  example: {
    input: { connection: 'service', text: 'Hello {{trigger.fields.name_first}}' },
    output: { id: '17' },
  },
  run: async ({ connection, text }, { connections, http, idempotencyKey, signal }) => {
    const { settings, secrets } = await connections.open(connection, ['http']);
    const response = await http.send({
      method: 'POST',
      url: \`\${settings['base_url']}/things\`,
      headers: {
        authorization: \`Bearer \${secrets['token']}\`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: JSON.stringify({ text }),
      timeout: TIMEOUT,
      signal,
    });
    if (response.status >= 300) throw faultOfAnswer(response, Date.now());
    const read = readBody(response, true);
    const parsed = answer.safeParse(read === 'not JSON' ? undefined : read.body);
    // It was done, whatever the service says of it: not to be tried again.
    if (!parsed.success) throw outsideFault('response_invalid', 'done');
    return { id: parsed.data.id };
  },
});
`;
}

/** Its case: a server that stands in for the service, and how each fault is raised. */
export function printOutsideCase({ id, variable }: ActionName): string {
  return `import { moveObject } from '../../../src/objects';
import { startHost } from '../../service/outgoing/loopback-host';
import type { ConnectorCase, OpenCase } from '../connector-case';
import { answered, BY_STATUS, byAddress } from '../over-http';

export const ${variable}: ConnectorCase = {
  action: '${id}',
  async open(world, front): Promise<OpenCase> {
    const keys = new Set<unknown>();
    const host = await startHost(({ headers }, response) => {
      keys.add(headers['idempotency-key']);
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":"17"}');
    });
    const connect = (key: string, url: string, type = 'http') =>
      world.connect({ key, type, settings: { base_url: url }, secrets: { token: 'secret' } });
    const url = await front.before(host.url);
    const connection = await connect('service', url);
    return {
      input: { connection: 'service', text: 'Hello Jane' },
      isEffect: ({ method }) => method === 'POST',
      effects: async () => keys.size,
      faults: {
        ...BY_STATUS,
        ...byAddress(url, (elsewhere) => ({
          input: { connection: 'elsewhere' },
          prepare: async () => void (await connect('elsewhere', elsewhere)),
        })),
        response_invalid: answered(201, '<html>Welcome</html>'),
        connection_not_found: { input: { connection: 'nowhere' } },
        connection_type_wrong: {
          input: { connection: 'other' },
          prepare: async () => void (await connect('other', url, 'smtp')),
        },
        connection_archived: {
          prepare: async () => {
            await world.write((writing) => moveObject(writing, 'connection', connection.id, 'archived'));
          },
        },
      },
      close: () => host.close(),
    };
  },
};
`;
}
