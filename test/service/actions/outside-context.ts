import { randomBytes } from 'node:crypto';
import type { OutsideContext } from '../../../activities/define-action';
import { connectionsOf } from '../../../src/connections/connections-of';
import { createConnection, type NewConnection } from '../../../src/connections/create-connection';
import { linksOfStep } from '../../../src/links';
import type { StoredObject } from '../../../src/objects';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import { createSandbox } from '../../../src/sandbox/create-sandbox';
import { createSecrets, type Secrets } from '../../../src/secrets/secrets';
import { makeWorld, type World } from '../objects/world';

/** What a step gives to an outside action, with loopback let through; connections are of nobody unless told. */
export function outsideContext(more: Partial<OutsideContext> = {}): OutsideContext {
  return {
    environment: { id: 'env_1', key: 'sandbox', organizationId: 'org_1' },
    runId: 'wfr_1',
    path: 'screen',
    generation: 1,
    attempt: 1,
    openedAt: new Date(),
    maybeSent: false,
    idempotencyKey: 'wfr_1/screen/1',
    http: createOutgoingClient({ allow: ['127.0.0.1'], allowHttp: true }),
    connections: {
      open: () => Promise.reject(new Error('This test has no connections.')),
      accessToken: () => Promise.reject(new Error('This test has no connections.')),
    },
    links: { toInquiry: () => Promise.reject(new Error('This test has no links.')) },
    sandbox: createSandbox(),
    wholeObjects: (values) => Promise.resolve(values),
    signal: new AbortController().signal,
    heartbeat: () => undefined,
    ...more,
  };
}

export interface ConnectedWorld extends World {
  readonly secrets: Secrets;
  connect(connection: NewConnection): Promise<StoredObject>;
  /** Makes a connection under a key of its own, which it gives. */
  connectNew(connection: Omit<NewConnection, 'key'>): Promise<string>;
  /** Of a step in this world's environment. */
  context(more?: Partial<OutsideContext>): OutsideContext;
}

/** A world with connections that outside actions can use. */
export async function makeConnectedWorld(): Promise<ConnectedWorld> {
  return withConnections(await makeWorld());
}

export function withConnections(world: World): ConnectedWorld {
  const secrets = createSecrets([randomBytes(32).toString('base64')]);
  const { db, pool, environment } = world;
  const cause = { depth: 0 };
  const connect: ConnectedWorld['connect'] = (connection) =>
    world.write((writing) => createConnection({ secrets }, writing, connection));
  let made = 0;
  return {
    ...world,
    secrets,
    connect,
    connectNew: async (connection) => {
      made += 1;
      const key = `${connection.type}-${made}`;
      await connect({ ...connection, key });
      return key;
    },
    context: (more) => {
      const connections = connectionsOf({ db, secrets }, environment.id);
      const { runId, path, generation } = { ...outsideContext(), ...more };
      const links = linksOfStep({ db, pool, secrets }, { environment, cause, runId, path, generation });
      return outsideContext({ environment, connections, links, ...more });
    },
  };
}
