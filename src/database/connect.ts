import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { guardPool } from './guard-pool';
import type { Database } from './tables';

export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;

export interface ConnectOptions {
  /** Connections at most. */
  readonly poolSize: number;
  /** Milliseconds after which Postgres gives up on a statement; none if left out. */
  readonly statementTimeout?: number;
  /** Milliseconds to wait for a connection, also for one of the pool that is free; 5 seconds if left out. */
  readonly connectTimeout?: number;
}

/** A connected database. `pool` is for LISTEN and NOTIFY; everything else goes through `db`. */
export interface Connected {
  readonly db: Db;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const INT8 = 20;

/**
 * Opens a pool on that address (nothing is sent before the first query). Errors of the database arrive as faults:
 * `database_unavailable` when it cannot be reached, `database_busy` on a deadlock or a time-out.
 */
export function connect(
  url: string,
  { poolSize, statementTimeout, connectTimeout = 5_000 }: ConnectOptions,
): Connected {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
    ...(statementTimeout !== undefined && { statement_timeout: statementTimeout }),
    types: { getTypeParser: (id, format) => (id === INT8 ? readInteger : pg.types.getTypeParser(id, format)) },
  });
  // An idle connection that breaks must not end the process; the next query gets a new one.
  pool.on('error', () => undefined);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: guardPool(pool) }) });
  const close = async () => {
    await db.destroy();
    // Kysely ends only a pool that it has used.
    if (!pool.ending) await pool.end();
  };
  return { db, pool, close };
}

function readInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError('An integer of the database is too large for a number.');
  return number;
}
