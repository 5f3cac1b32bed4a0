import { actionEntries } from '../../activities/catalogue';
import type { OutsideAction } from '../../activities/define-action';
import type { Tools } from '../../activities/tasks/tools';
import { type Connected, connect } from '../../src/database';
import { kindEntries } from '../../src/kinds';
import { createOutgoingClient } from '../../src/outgoing/create-outgoing-client';
import { trigger } from '../../src/runs/start/trigger';
import { createSandbox } from '../../src/sandbox/create-sandbox';
import type { Service } from '../../src/service';
import { createTestDatabase } from '../harness/test-database';
import { type ConnectedWorld, withConnections } from '../service/actions/outside-context';
import { ACTOR, furnish } from '../service/objects/world';
import { apiDefinition, running, TemporalStandIn, type World } from '../service/runs/open-world';
import type { ConnectorCase, OpenCase } from './connector-case';
import { createFaultProxy, type FaultProxy } from './fault-proxy';

/** An action before its other side, with a run whose step it is. */
export interface Scene {
  readonly action: OutsideAction;
  readonly world: ConnectedWorld;
  readonly opened: OpenCase;
  readonly front: FaultProxy;
  readonly tools: Tools;
  readonly runId: string;
  close(): Promise<void>;
}

/** A database in which one scene after the other is set, each with an organization and connections of its own. */
export interface Stage {
  set(action: OutsideAction, of: ConnectorCase): Promise<Scene>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const database = await createTestDatabase();
  const connected = connect(database.url, { poolSize: 8 });
  const sandbox = createSandbox();
  // Names have no address: nothing of the suite leaves this machine.
  const http = createOutgoingClient({ allow: ['127.0.0.1'], allowHttp: true, resolve: async () => [] });
  return {
    set: (action, of) => setScene({ connected, url: database.url, sandbox, http }, action, of),
    close: async () => {
      await sandbox.close();
      await connected.close();
      await database.drop();
    },
  };
}

interface Props extends Pick<Tools, 'http' | 'sandbox'> {
  readonly connected: Connected;
  readonly url: string;
}

async function setScene(props: Props, action: OutsideAction, of: ConnectorCase): Promise<Scene> {
  const world = withConnections(await furnish(props.connected, props.url));
  const service = serviceOf(world);
  const runId = await startRun(service, world);
  const front = createFaultProxy();
  const opened = await of.open(world, front).catch(async (error: unknown) => {
    await front.close();
    throw error;
  });
  const { http = props.http, sandbox = props.sandbox } = opened.tools ?? {};
  return {
    action,
    world,
    opened,
    front,
    runId,
    tools: { service, http, sandbox, actions: new Map([[action.id, action]]) },
    close: async () => {
      await front.close();
      await opened.close();
    },
  };
}

function serviceOf({ db, pool, secrets }: ConnectedWorld): Service {
  const quiet = () => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const catalogue = { actions: actionEntries(), kinds: kindEntries() };
  return { db, pool, catalogue, log, secrets, taskQueue: 'test', temporal: new TemporalStandIn() };
}

async function startRun(service: Service, { db, environment }: ConnectedWorld): Promise<string> {
  await running({ service, db, environment } as World, apiDefinition('run'));
  return (await trigger(service, environment, 'run', {}, { actor: ACTOR })).id;
}
