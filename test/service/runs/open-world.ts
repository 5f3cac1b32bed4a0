import { randomBytes } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/common';
import { sql } from 'kysely';
import type { Value, ValueMap } from '../../../interpreter/value';
import { type Connected, connect, type Db, type Trx } from '../../../src/database';
import { activate, type VersionShare } from '../../../src/definitions/activate';
import { getWorkflow } from '../../../src/definitions/find-workflow';
import { publish } from '../../../src/definitions/publish';
import { saveDraft } from '../../../src/definitions/save-draft';
import type { Version, Workflow } from '../../../src/definitions/workflow';
import { appendEvent } from '../../../src/events/append';
import { fault } from '../../../src/faults';
import { newId } from '../../../src/ids';
import { kindEntries } from '../../../src/kinds';
import { createObject, type NewValues, type StoredObject } from '../../../src/objects';
import { createSecrets } from '../../../src/secrets/secrets';
import type { Service } from '../../../src/service';
import type { Temporal } from '../../../src/temporal/temporal';
import type { Environment, Writing } from '../../../src/writing';
import { createTestDatabase } from '../../harness/test-database';

/** What stands where Temporal's server would: keeps what it is asked, and may be away. */
export class TemporalStandIn implements Temporal {
  readonly namespace = 'test';
  /** Workflow ids in the order of their starts. */
  readonly started: string[] = [];
  readonly inputs: unknown[] = [];
  /** Runs that were asked to end. */
  readonly canceled: string[] = [];
  readonly rung: { readonly runId: string; readonly waitId: string }[] = [];
  /** As listed by visibility. */
  listed: { readonly workflowId: string; readonly closeTime: Date; readonly status: { readonly name: string } }[] = [];
  away = false;
  /** Run ids of which it says that there are none. */
  readonly unknown = new Set<string>();
  /** Called before each signal is taken. */
  onRing: (runId: string) => Promise<void> = async () => undefined;

  async call<T>(_milliseconds: number, use: (client: never) => Promise<T>): Promise<T> {
    if (this.away) throw fault('temporal_unavailable');
    return use({ workflow: this.workflow() } as never);
  }

  async close(): Promise<void> {}

  private workflow() {
    return {
      start: async (_type: string, options: { workflowId: string; args: unknown[] }) => {
        if (!this.started.includes(options.workflowId)) this.started.push(options.workflowId);
        this.inputs.push(options.args[0]);
      },
      list: () => this.list(),
      getHandle: (runId: string) => ({
        signal: async (_name: string, ring: { waitId: string }) => {
          await this.onRing(runId);
          if (this.unknown.has(runId)) throw new WorkflowNotFoundError('no such run', runId, undefined);
          this.rung.push({ runId, waitId: ring.waitId });
        },
        describe: async () => {
          const found = this.listed.find(({ workflowId }) => workflowId === runId);
          if (found === undefined) throw new WorkflowNotFoundError('no such run', runId, undefined);
          return found;
        },
        cancel: async () => {
          if (this.unknown.has(runId)) throw new WorkflowNotFoundError('no such run', runId, undefined);
          this.canceled.push(runId);
        },
      }),
    };
  }

  private async *list() {
    yield* this.listed;
  }
}

export const ACTOR = { type: 'api-key', id: 'key_1' } as const;

export interface World {
  readonly service: Service;
  readonly db: Db;
  readonly temporal: TemporalStandIn;
  readonly environment: Environment;
  readonly other: Environment;
  readonly logged: object[];
  /** Does something in a transaction of its own. */
  write<T>(work: (writing: Writing) => Promise<T>): Promise<T>;
  create(kind: string, values: NewValues): Promise<StoredObject>;
  /** A second connection pool to the same database. */
  connect(): Connected;
  close(): Promise<void>;
}

/** A database with an organization and two environments, and the service over it. */
export async function openWorld(): Promise<World> {
  const database = await createTestDatabase();
  const opened = [connect(database.url, { poolSize: 8 })] as const;
  const [{ db, pool }] = opened;
  const more: Connected[] = [];
  const temporal = new TemporalStandIn();
  const logged: object[] = [];
  const log = (details: object) => void logged.push(details);
  const organizationId = newId('org');
  const environment = { id: newId('env'), key: 'sandbox', organizationId };
  const other = { id: newId('env'), key: 'production', organizationId };
  await sql`insert into organizations (id, name) values (${organizationId}, 'Test')`.execute(db);
  for (const { id, key } of [environment, other]) {
    await sql`insert into environments (id, organization_id, key) values (${id}, ${organizationId}, ${key})`.execute(
      db,
    );
  }
  const service: Service = {
    db,
    pool,
    temporal,
    taskQueue: 'test',
    catalogue: { actions: {}, kinds: kindEntries() },
    log: { debug: log, info: log, warn: log, error: log },
    secrets: createSecrets([randomBytes(32).toString('base64')]),
  };
  const write: World['write'] = (work) =>
    db.transaction().execute((trx) => work({ trx, environment, actor: ACTOR, cause: { depth: 0 } }));
  return {
    service,
    db,
    temporal,
    environment,
    other,
    logged,
    write,
    create: (kind, values) => write((writing) => createObject(writing, kind, values)),
    connect() {
      const made = connect(database.url, { poolSize: 4 });
      more.push(made);
      return made;
    },
    async close() {
      for (const { close } of [...opened, ...more]) await close();
      await database.drop();
    },
  };
}

export const STOP = { key: 'done', type: 'stop', outcome: 'completed' };

/** A definition that an API trigger starts and that ends at once. */
export function apiDefinition(key: string, fields: Value = {}, more: ValueMap = {}): ValueMap {
  return { key, name: `Workflow ${key}`, trigger: { type: 'api', fields }, steps: [STOP], ...more };
}

export function eventDefinition(
  key: string,
  events: readonly string[],
  criteria?: Value,
  more: ValueMap = {},
): ValueMap {
  const trigger = { type: 'event', events, ...(criteria === undefined ? {} : { criteria }) };
  return { key, name: `Workflow ${key}`, trigger, steps: [STOP], ...more };
}

/** Saves and publishes a definition. */
export async function published(world: World, definition: ValueMap): Promise<{ workflow: Workflow; version: Version }> {
  const { workflow } = await saveDraft(world.service, world.environment.organizationId, definition);
  return { workflow, version: await publish(world.service, workflow) };
}

/** Saves, publishes and activates a definition. */
export async function running(
  world: World,
  definition: ValueMap,
  versions?: readonly VersionShare[],
): Promise<{ workflow: Workflow; version: Version }> {
  const made = await published(world, definition);
  await activate(world.service, world.environment, made.workflow, versions === undefined ? {} : { versions });
  return made;
}

export async function workflowNamed(world: World, key: string): Promise<Workflow> {
  return getWorkflow(world.db, world.environment.organizationId, key);
}

const PREFIXES: { readonly [kind: string]: string } = { inquiry: 'inq', account: 'act', case: 'case', list: 'list' };

/** Puts an object into the database as it is given, without an event. */
export async function insertObject(
  world: World,
  kind: string,
  values: { status?: string; key?: string; fields?: ValueMap; environment?: Environment } = {},
): Promise<string> {
  const id = newId(PREFIXES[kind] ?? 'obj');
  await sql`
    insert into objects (id, environment_id, kind, status, key, fields)
    values (${id}, ${(values.environment ?? world.environment).id}, ${kind}, ${values.status ?? null},
      ${values.key ?? null}, ${JSON.stringify(values.fields ?? {})}::jsonb)`.execute(world.db);
  return id;
}

export interface Happening {
  readonly name: string;
  readonly kind: string;
  readonly id: string;
  readonly status?: string;
  readonly subjects?: readonly string[];
  readonly snapshot?: ValueMap;
  readonly context?: ValueMap;
  readonly depth?: number;
}

/** Changes an object's status, if it is given one, and writes the event of it. */
export async function happen(world: World, trx: Trx, happening: Happening): Promise<string> {
  const { name, kind, id, status, subjects = [], snapshot = {}, context = {}, depth = 0 } = happening;
  if (status !== undefined) await sql`update objects set status = ${status} where id = ${id}`.execute(trx);
  const { id: eventId } = await appendEvent(
    { trx, environment: world.environment, actor: ACTOR, cause: { depth } },
    {
      name,
      object: { id, kind },
      subjects,
      context,
      snapshot: { id, type: kind, status: status ?? null, ...snapshot },
    },
  );
  return eventId;
}

/** As happen, committed. */
export async function happened(world: World, happening: Happening): Promise<string> {
  return world.db.transaction().execute((trx) => happen(world, trx, happening));
}

export async function versionOf(world: World, id: string): Promise<number> {
  const { rows } = await sql<{ version: number }>`select version from objects where id = ${id}`.execute(world.db);
  return rows[0]?.version ?? 0;
}
