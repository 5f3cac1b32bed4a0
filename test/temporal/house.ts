import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { ACTIONS, actionEntries } from '../../activities/catalogue';
import type { Action } from '../../activities/define-action';
import { installRuntime, type RunningWorker, runWorker } from '../../bin/run-worker';
import type { Catalogue } from '../../interpreter/catalogue';
import { dataConverter } from '../../src/codec/data-converter';
import { type Connected, connect } from '../../src/database';
import { activate } from '../../src/definitions/activate';
import { publish } from '../../src/definitions/publish';
import { saveDraft } from '../../src/definitions/save-draft';
import { type Dispatcher, startDispatcher } from '../../src/events/dispatch/dispatcher';
import { kindEntries } from '../../src/kinds';
import { createObject } from '../../src/objects';
import { createOrganization } from '../../src/organizations';
import type { OutgoingClient } from '../../src/outgoing/outgoing-client';
import type { OutgoingOptions } from '../../src/outgoing/outgoing-options';
import type { Run } from '../../src/runs/run';
import { trigger } from '../../src/runs/start/trigger';
import { waitForRun } from '../../src/runs/wait-for-run';
import { createSecrets } from '../../src/secrets/secrets';
import type { Log, Service } from '../../src/service';
import { openTemporal } from '../../src/temporal/temporal';
import type { Environment, Writing } from '../../src/writing';
import { temporalAddress } from '../harness/temporal-address';
import { createTestDatabase, type TestDatabase } from '../harness/test-database';
import { checkReplays } from './check-replays';
import { historyOf, untilClosed } from './read-history';
import { recordHistories } from './record-histories';

export interface HouseOptions {
  readonly http?: OutgoingClient;
  /** What the service takes for an address that may be called. */
  readonly outgoing?: OutgoingOptions;
  readonly actions?: ReadonlyMap<string, Action>;
  readonly catalogue?: Catalogue;
  /** A Temporal server of the test's own. */
  readonly temporalAddress?: string;
  /** Timers and deliveries are carried too. */
  readonly chores?: true;
  /** Folder of the lists that watchlist reports look in. */
  readonly watchlistFolder?: string;
  /** Where the API is reached, for providers that call back. */
  readonly publicUrl?: string;
  /** With neither, nothing is carried until `startWorker` is called. */
  readonly worker?: false;
  readonly dispatcher?: false;
  /** Instead of one that says nothing. */
  readonly log?: Log;
}

const POOL = 10;

/** How many runs workers of this project keep in memory: 0 in the second pass, so that every task is a replay. */
const CACHED = process.env.USHER_TEST_CACHED_WORKFLOWS;

/** A whole Usher in this process: a database of its own, a task queue of its own, and what works on it. */
export class House {
  readonly actor = { type: 'api-key', id: 'key_test' } as const;
  private worker: RunningWorker | undefined;
  private dispatcher: Dispatcher | undefined;
  private readonly chores = new Map<string, string>();

  private constructor(
    private readonly database: TestDatabase,
    private readonly connected: Connected,
    readonly connection: NativeConnection,
    private readonly clientConnection: Connection,
    readonly service: Service,
    readonly environment: Environment,
    private readonly options: HouseOptions,
  ) {}

  static async open(options: HouseOptions = {}): Promise<House> {
    const log = options.log ?? quietLog();
    installRuntime(log);
    const database = await createTestDatabase();
    const connected = connect(database.url, { poolSize: POOL, statementTimeout: 3000 });
    const address = options.temporalAddress ?? temporalAddress();
    const service: Service = {
      db: connected.db,
      pool: connected.pool,
      catalogue: options.catalogue ?? { actions: actionEntries(), kinds: kindEntries() },
      temporal: openTemporal({ address, namespace: 'default', dataConverter }),
      taskQueue: `test-${randomBytes(6).toString('hex')}`,
      log,
      secrets: createSecrets([randomBytes(32).toString('base64')]),
      ...(options.outgoing === undefined ? {} : { outgoing: options.outgoing }),
      ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    };
    const organization = await createOrganization(connected.db, { name: 'Test', environments: ['sandbox'] });
    const [environment] = organization.environments;
    if (environment === undefined) throw new Error('There is no environment.');
    const connections = await Promise.all([NativeConnection.connect({ address }), Connection.connect({ address })]);
    await furnish(connected, environment);
    const house = new House(database, connected, ...connections, service, environment, options);
    if (options.worker !== false) await house.startWorker();
    if (options.dispatcher !== false) house.dispatcher = startDispatcher(service);
    return house;
  }

  get client(): Client {
    return new Client({ connection: this.clientConnection, namespace: 'default', dataConverter });
  }

  async startWorker(): Promise<void> {
    const { service, connection, options } = this;
    this.worker = await runWorker({
      service,
      connection,
      poolSize: POOL,
      actions: options.actions ?? ACTIONS,
      ...(options.chores === true ? {} : { chores: false }),
      ...(CACHED === undefined ? {} : { maxCachedWorkflows: Number(CACHED) }),
      ...(options.http === undefined ? {} : { http: options.http }),
      ...(options.watchlistFolder === undefined ? {} : { watchlistFolder: options.watchlistFolder }),
    });
  }

  async stopWorker(): Promise<void> {
    await this.worker?.stop();
    this.worker = undefined;
  }

  /** Before it closes, it replays all that ran here. */
  async close(): Promise<void> {
    await this.dispatcher?.stop();
    const chores = [...this.chores.values()];
    const replayed = this.worker === undefined ? undefined : checkReplays(this.service, this.client, chores);
    await replayed?.finally(() => this.tearDown());
    if (replayed === undefined) await this.tearDown();
  }

  private async tearDown(): Promise<void> {
    await recordHistories(this.service, this.client, this.chores);
    await this.stopWorker();
    await this.service.temporal.close();
    await this.clientConnection.close();
    await this.connection.close();
    await this.connected.close();
    await this.database.drop();
  }

  /** Has a delivery or timer replayed when the house closes; its history is recorded by that name where runs' are. */
  keep(name: string, workflowId: string): void {
    this.chores.set(name, workflowId);
  }

  /** Publishes a definition and activates it. Gives its key. */
  async deploy(definition: object): Promise<string> {
    const { service, environment } = this;
    const { workflow } = await saveDraft(service, environment.organizationId, definition);
    await publish(service, workflow);
    await activate(service, environment, workflow);
    return workflow.key;
  }

  /** Saves a definition that nothing runs yet. */
  async draft(definition: object): Promise<void> {
    await saveDraft(this.service, this.environment.organizationId, definition);
  }

  start(workflow: string, fields: unknown = {}): Promise<Run> {
    return trigger(this.service, this.environment, workflow, fields, { actor: this.actor });
  }

  /** The run as it is once it has ended or is held. */
  settled(runId: string, milliseconds = 90_000): Promise<Run> {
    return waitForRun(this.service, runId, milliseconds);
  }

  async run(workflow: string, fields: unknown = {}): Promise<Run> {
    return this.settled((await this.start(workflow, fields)).id);
  }

  /** All that Temporal knows of a run that has ended. */
  async closedHistory(runId: string) {
    await untilClosed(this.client, runId);
    return historyOf(this.client, runId);
  }

  /** Changes the world as a client of the API would. */
  write<T>(change: (writing: Writing) => Promise<T>): Promise<T> {
    const { environment, actor } = this;
    return this.service.db.transaction().execute((trx) => change({ trx, environment, actor, cause: { depth: 0 } }));
  }

  /** Looks until something is there, as often as the database likes. */
  async until<T>(look: () => Promise<T | undefined>, milliseconds = 60_000): Promise<T> {
    const end = Date.now() + milliseconds;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error('What was looked for did not come.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The run as soon as it waits at this path. */
  async waitingAt(runId: string, path: string): Promise<void> {
    await this.until(async () => {
      const row = await this.service.db
        .selectFrom('runs')
        .select('waiting_for')
        .where('id', '=', runId)
        .executeTakeFirst();
      return row?.waiting_for.some((waiting) => waiting.path === path) ? true : undefined;
    });
  }
}

/** What the examples name: a template each for inquiries and cases, and a list. */
async function furnish({ db }: Connected, environment: Environment): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const writing: Writing = { trx, environment, actor: { type: 'system', id: 'usher' }, cause: { depth: 0 } };
    await createObject(writing, 'inquiry-template', {
      key: 'onboarding',
      attributes: { name: 'Onboarding', flow_url: 'https://verify.example/start' },
    });
    await createObject(writing, 'case-template', { key: 'manual-review', attributes: { name: 'Manual review' } });
    await createObject(writing, 'list', {
      key: 'blocked-ips',
      attributes: { name: 'Blocked addresses', list_type: 'ip-address' },
    });
  });
}

/** Says nothing, unless one asks for it. */
export function quietLog(): Log {
  const loud = process.env.USHER_TEST_LOG !== undefined;
  const write = (level: string) => (details: object, message: string) => {
    if (loud) process.stderr.write(`${level} ${message} ${JSON.stringify(details, errorsToo)}\n`);
  };
  return { debug: () => undefined, info: write('info'), warn: write('warn'), error: write('error') };
}

function errorsToo(_key: string, value: unknown): unknown {
  return value instanceof Error || (typeof value === 'object' && value !== null && 'stack' in value)
    ? { message: Reflect.get(value, 'message'), stack: Reflect.get(value, 'stack'), cause: Reflect.get(value, 'cause') }
    : value;
}
