import { sql } from 'kysely';
import type { Db } from '../../../src/database';

/**
 * Makes transactions wait at their very commit, when all their statements are done: those that insert a wait (by its
 * id), and those that write an event (by its object's id), wherever somebody holds the lock of that name.
 */
export async function installHolds(db: Db): Promise<void> {
  await sql`
    create function hold_commit() returns trigger language plpgsql as $$
      begin
        perform pg_advisory_xact_lock(hashtextextended(to_jsonb(new) ->> tg_argv[0], 7));
        return null;
      end
    $$`.execute(db);
  await sql`
    create constraint trigger hold_wait after insert on waits deferrable initially deferred
    for each row execute function hold_commit('id')`.execute(db);
  await sql`
    create constraint trigger hold_event after insert on events deferrable initially deferred
    for each row execute function hold_commit('object_id')`.execute(db);
}

/**
 * Starts something whose transaction is held at its commit, does `meanwhile`, lets it commit, and gives what it gave.
 */
export async function whileHeld<T>(
  db: Db,
  name: string,
  start: () => Promise<T>,
  meanwhile: () => Promise<void>,
): Promise<T> {
  return db.connection().execute(async (holder) => {
    await sql`select pg_advisory_lock(hashtextextended(${name}, 7))`.execute(holder);
    let held: Promise<T>;
    try {
      held = start();
      held.catch(() => undefined);
      await untilHeld(holder, name);
      await meanwhile();
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended(${name}, 7))`.execute(holder);
    }
    return held;
  });
}

/** Each look is a question to the database: there is nothing to sleep for. */
async function untilHeld(db: Db, name: string): Promise<void> {
  for (let looks = 0; looks < 10_000; looks += 1) {
    const { rows } = await sql`
      select 1 from pg_locks, hashtextextended(${name}, 7) as key
      where locktype = 'advisory' and not granted and objsubid = 1
        and database = (select oid from pg_database where datname = current_database())
        and (classid::bigint << 32) | objid::bigint = key`.execute(db);
    if (rows.length > 0) return;
  }
  throw new Error('The transaction did not come to its commit.');
}

/** Resolves when some transaction waits for a lock on the table. */
export async function untilTableWaits(db: Db, table: string): Promise<void> {
  for (let looks = 0; looks < 10_000; looks += 1) {
    const { rows } = await sql`
      select 1 from pg_locks where locktype = 'relation' and not granted and relation = ${table}::regclass`.execute(db);
    if (rows.length > 0) return;
  }
  throw new Error('Nobody waits for the table.');
}
