import { type Connected, connect, type Trx } from '../../../src/database';
import { FaultError } from '../../../src/faults';
import { createObject, type NewValues, type StoredObject } from '../../../src/objects';
import { createOrganization } from '../../../src/organizations';
import type { Actor, Environment, Writing } from '../../../src/writing';
import { createTestDatabase } from '../../harness/test-database';

export const ACTOR: Actor = { type: 'api-key', id: 'key_test' };

/** A database with one organization and templates, for the tests of a file. */
export interface World extends Connected {
  readonly url: string;
  readonly environment: Environment;
  /** Does something in a transaction of its own. */
  write<T>(work: (writing: Writing) => Promise<T>): Promise<T>;
  create(kind: string, values: NewValues): Promise<StoredObject>;
  /** Names, subjects and contexts of all events of an object, in their order. */
  eventsOf(id: string): Promise<readonly SeenEvent[]>;
  end(): Promise<void>;
}

interface SeenEvent {
  readonly id: string;
  readonly name: string;
  readonly created_at: Date;
  readonly context: Record<string, unknown>;
  readonly snapshot: Record<string, unknown>;
  readonly cause: Record<string, unknown>;
  readonly depth: number;
  /** Version by subject. */
  readonly subjects: Record<string, number>;
}

export async function makeWorld(): Promise<World> {
  const { url, drop } = await createTestDatabase();
  const connected = connect(url, { poolSize: 8 });
  const end = async () => {
    await connected.close();
    await drop();
  };
  return { ...(await furnish(connected, url)), end };
}

/** An organization of its own, with templates, in a database that is there already; ending it leaves the database. */
export async function furnish(connected: Connected, url: string): Promise<World> {
  const { db } = connected;
  const organization = await createOrganization(db, { name: 'Test', environments: ['sandbox'] });
  const [environment] = organization.environments;
  if (environment === undefined) throw new Error('No environment.');
  const within = (trx: Trx): Writing => ({ trx, environment, actor: ACTOR, cause: { depth: 0 } });
  const write = <T>(work: (writing: Writing) => Promise<T>) => db.transaction().execute((trx) => work(within(trx)));
  const create = (kind: string, values: NewValues) => write((writing) => createObject(writing, kind, values));
  await create('inquiry-template', { key: 'onboarding' });
  await create('case-template', { key: 'manual-review' });
  return {
    ...connected,
    url,
    environment,
    write,
    create,
    eventsOf: async (id) => {
      const { rows } = await connected.pool.query(
        `select e.*, (select json_object_agg(s.object_id, s.version) from event_subjects s where s.event_id = e.id) as subjects
         from events e where e.object_id = $1 order by e.created_at`,
        [id],
      );
      return rows;
    },
    end: async () => undefined,
  };
}

/** The fault that something is refused with. */
export async function faultOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
  throw new Error('It was not refused.');
}

/** A promise and what settles it. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

/** Resolves when a connection to the world's database waits for a lock. */
export async function someoneWaits({ pool }: World): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
  }
}
