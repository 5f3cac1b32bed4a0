import { sql } from 'kysely';
import type { Db, Trx } from '../database';
import { RUN } from './find-run';
import type { Run } from './run';

/** Runs by id, of whatever environment; ids that name none are left out. */
export async function findRuns(db: Db | Trx, runIds: readonly string[]): Promise<ReadonlyMap<string, Run>> {
  const { rows } = await sql<Run>`select ${RUN} from runs r where r.id = any(${[...runIds]}::text[])`.execute(db);
  return new Map(rows.map((run) => [run.id, run]));
}
