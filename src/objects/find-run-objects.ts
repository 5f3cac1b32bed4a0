import { sql } from 'kysely';
import type { ValueMap } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import { RUN_SNAPSHOT } from '../runs/append-run-event';
import { objectOfSnapshot } from './rows/object-of-snapshot';
import type { StoredObject } from './stored-object';

/**
 * Runs as objects of the world, of those ids that there are: so that definitions can wait for one and read it. Runs have a
 * table of their own.
 */
export async function findRunObjects(
  db: Db | Trx,
  environmentId: string,
  ids: readonly string[],
): Promise<readonly StoredObject[]> {
  const { rows } = await sql<{ id: string; snapshot: ValueMap }>`
    select r.id, ${RUN_SNAPSHOT} || jsonb_build_object('output', r.output) as snapshot
    from runs r, lateral (
      select coalesce(max(s.version), 0) as version from event_subjects s where s.object_id = r.id
    ) v
    where r.id = any(${[...ids]}::text[]) and r.environment_id = ${environmentId}`.execute(db);
  return rows.map(({ id, snapshot }) => objectOfSnapshot(environmentId, 'workflow-run', id, snapshot));
}
