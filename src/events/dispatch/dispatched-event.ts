import { sql } from 'kysely';
import type { ValueMap } from '../../../interpreter/value';
import { type Db, prepared, type Trx } from '../../database';
import { SEEN_EVENT, type SeenEvent } from '../../waits/seen-event';
import type { Environment } from '../../writing';

/** As much of an event as tells who may want it: read of every one. */
export interface EventHead {
  readonly id: string;
  readonly name: string;
  readonly objectId: string;
  readonly objectKind: string;
  readonly environmentId: string;
  /** Which runs it starts was decided when it came for the first time. */
  readonly decided: boolean;
}

/** An event on its way to what follows it: read only where somebody wants it. */
export interface DispatchedEvent extends SeenEvent {
  readonly environment: Environment;
  /** Run and event that led to it: ids. */
  readonly cause: ValueMap;
  /** Runs in the chain that led to it; a run that it starts is one deeper. */
  readonly depth: number;
}

type Row = Omit<DispatchedEvent, 'environment'> & { readonly environmentId: string };

/** Whole events, by id. */
export async function readEvents(
  db: Db | Trx,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, DispatchedEvent>> {
  if (eventIds.length === 0) return new Map();
  const { rows } = await prepared<Row>`
    select ${SEEN_EVENT}, e.depth, e.cause, e.environment_id as "environmentId" from events e
    where e.id = any(${[...eventIds]}::text[])`.execute(db);
  const environments = await readEnvironments(db, new Set(rows.map((row) => row.environmentId)));
  return new Map(
    rows.flatMap(({ environmentId, ...event }) => {
      const environment = environments.get(environmentId);
      return environment === undefined ? [] : [[event.id, { ...event, environment }] as const];
    }),
  );
}

/** What an environment is called never changes. */
const held = new Map<string, Environment>();

async function readEnvironments(db: Db | Trx, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Environment>> {
  const missing = [...ids].filter((id) => !held.has(id));
  if (missing.length > 0) {
    const { rows } = await sql<Environment>`
      select id, key, organization_id as "organizationId" from environments
      where id = any(${missing}::text[])`.execute(db);
    for (const environment of rows) held.set(environment.id, environment);
  }
  return held;
}
