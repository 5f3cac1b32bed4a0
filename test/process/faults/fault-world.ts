import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { catalogue } from '../../../bin/catalogue';
import { checkTemporal } from '../../../bin/dev/temporal/temporal';
import { dataConverter } from '../../../src/codec/data-converter';
import { type Connected, connect } from '../../../src/database';
import { activate } from '../../../src/definitions/activate';
import { publish } from '../../../src/definitions/publish';
import { saveDraft } from '../../../src/definitions/save-draft';
import { type Dispatcher, startDispatcher } from '../../../src/events/dispatch/dispatcher';
import { createObject } from '../../../src/objects';
import { createApiKey, createOrganization } from '../../../src/organizations';
import type { Service } from '../../../src/service';
import { openTemporal } from '../../../src/temporal/temporal';
import type { Environment, Writing } from '../../../src/writing';
import { TASK_QUEUE } from '../../../workflows/contract';
import { temporalAddress } from '../../harness/temporal-address';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database';
import type { Arms } from './blows';
import { CallServer } from './call-server';
import { Mortal, type MortalOptions } from './mortal';

/** So long, also on a machine with much else to do; then a promise that is not kept is a red test and no hang. */
const PATIENCE = 600_000;

/** A database, a Temporal namespace and an outside world for processes that may die. */
export class FaultWorld {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-faults-'));
  private readonly mortals: Mortal[] = [];
  private dispatcher: Dispatcher | undefined;

  private constructor(
    private readonly database: TestDatabase,
    private readonly connected: Connected,
    private readonly connection: Connection,
    readonly service: Service,
    readonly environment: Environment,
    readonly apiKey: string,
    readonly outside: CallServer,
  ) {}

  static async open(): Promise<FaultWorld> {
    const namespace = `faults-${randomBytes(6).toString('hex')}`;
    const address = temporalAddress();
    const [database, outside] = await Promise.all([
      createTestDatabase(),
      CallServer.open(),
      checkTemporal({ address, namespace }),
    ]);
    const connected = connect(database.url, { poolSize: 5 });
    const connection = await Connection.connect({ address });
    const organization = await createOrganization(connected.db, { name: 'Faults', environments: ['sandbox'] });
    const [environment] = organization.environments;
    if (environment === undefined) throw new Error('There is no environment.');
    const { apiKey } = await createApiKey(connected.db, environment, 'faults');
    const service: Service = {
      db: connected.db,
      pool: connected.pool,
      catalogue: catalogue(),
      temporal: openTemporal({ address, namespace, dataConverter }),
      taskQueue: TASK_QUEUE,
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    };
    const world = new FaultWorld(database, connected, connection, service, environment, apiKey, outside);
    await world.write(async (writing) => {
      await createObject(writing, 'inquiry-template', { key: 'onboarding', attributes: { name: 'Onboarding' } });
      await createObject(writing, 'case-template', { key: 'manual-review', attributes: { name: 'Manual review' } });
    });
    return world;
  }

  get namespace(): string {
    return this.service.temporal.namespace;
  }

  get client(): Client {
    return new Client({ connection: this.connection, namespace: this.namespace, dataConverter });
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  /** Where the blows of this world are written down. */
  get blowFile(): string {
    return path.join(this.folder, 'blows');
  }

  /** Starts a process of ours on this world. `env` goes beyond what it needs. */
  start(command: MortalOptions['command'], arms?: Omit<Arms, 'file'>, env: MortalOptions['env'] = {}): Mortal {
    const mortal = new Mortal({
      command,
      env: {
        DATABASE_URL: this.databaseUrl,
        TEMPORAL_ADDRESS: temporalAddress(),
        TEMPORAL_NAMESPACE: this.namespace,
        USHER_LOG_LEVEL: 'warn',
        USHER_OUTGOING_ALLOW: this.outside.host,
        USHER_OUTGOING_ALLOW_HTTP: 'true',
        ...env,
      },
      logFile: path.join(this.folder, `${command}.log`),
      ...(arms === undefined ? {} : { arms: { ...arms, file: this.blowFile } }),
    });
    this.mortals.push(mortal);
    return mortal;
  }

  /** Dispatches in this process, where the dispatcher is none of those that die. Nothing sweeps. */
  dispatch(): void {
    this.dispatcher = startDispatcher(this.service);
  }

  async deploy(definition: { readonly key: string }): Promise<void> {
    const { workflow } = await saveDraft(this.service, this.environment.organizationId, definition);
    await publish(this.service, workflow);
    await activate(this.service, this.environment, workflow);
  }

  /** Changes the world as a client of the API would. */
  write<T>(change: (writing: Writing) => Promise<T>): Promise<T> {
    const { environment } = this;
    const actor = { type: 'api-key', id: 'key_test' } as const;
    return this.service.db.transaction().execute((trx) => change({ trx, environment, actor, cause: { depth: 0 } }));
  }

  /** Looks until something is there. Throws when a process has ended by itself, or it does not come. */
  async until<T>(promise: string, look: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      for (const mortal of this.mortals) mortal.check();
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`This did not come true: ${promise}.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async close(): Promise<void> {
    try {
      await Promise.all(this.mortals.map((mortal) => mortal.stop()));
    } finally {
      await this.dispatcher?.stop();
      await this.service.temporal.close();
      await this.connection.close();
      await this.connected.close();
      await this.outside.close();
      await this.database.drop();
      fs.rmSync(this.folder, { recursive: true, force: true });
    }
  }
}

const ignore = () => undefined;
