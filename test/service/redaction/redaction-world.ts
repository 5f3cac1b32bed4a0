import { sql } from 'kysely';
import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import type { StoredObject } from '../../../src/objects';
import { getObject } from '../../../src/objects';
import type { RedactOptions } from '../../../src/redaction';
import { redactObject } from '../../../src/redaction';
import type { Service } from '../../../src/service';
import { makeWorld, type World } from '../objects/world';
import { TemporalStandIn } from '../runs/open-world';

export interface RedactionWorld extends World {
  readonly service: Service;
  redact(object: StoredObject, options?: RedactOptions): Promise<StoredObject>;
  /** What a dispatcher does, until nothing is left. */
  dispatchAll(): Promise<void>;
  isRedacted(object: StoredObject): Promise<boolean>;
  /** Names of an object's events, the oldest first. */
  namesOf(object: StoredObject): Promise<readonly string[]>;
  /** How often a text stands anywhere in a table. */
  count(table: string, text: string): Promise<number>;
}

/** A world whose events are dispatched by hand, with Temporal away. */
export async function openRedactionWorld(): Promise<RedactionWorld> {
  const world = await makeWorld();
  const quiet = () => undefined;
  const service: Service = {
    db: world.db,
    pool: world.pool,
    temporal: new TemporalStandIn(),
    taskQueue: 'test',
    catalogue: { actions: {}, kinds: {} },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  };
  return {
    ...world,
    service,
    redact: ({ kind, id }, options) => world.write((writing) => redactObject(writing, kind, id, options)),
    async dispatchAll() {
      while ((await dispatchBatch(service)).taken > 0);
    },
    isRedacted: async ({ id }) => (await getObject(world.db, world.environment.id, id)).redactedAt !== null,
    namesOf: async ({ id }) => (await world.eventsOf(id)).map(({ name }) => name),
    async count(table, text) {
      const { rows } = await sql<{ count: number }>`
        select count(*) from ${sql.table(table)} t where t::text like ${`%${text}%`}`.execute(world.db);
      return rows[0]?.count ?? 0;
    },
  };
}
