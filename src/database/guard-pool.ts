import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { preparedName } from './prepared';
import { translateError } from './translate-error';

/** The pool as kysely is given it: every error of the database leaves it translated. */
export function guardPool(pool: pg.Pool): PostgresPool {
  const guarded = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      const client = await pool.connect().catch(rethrow);
      const known = guarded.get(client);
      if (known !== undefined) return known;
      const made = guardClient(client);
      guarded.set(client, made);
      return made;
    },
    end: () => pool.end(),
  };
}

function guardClient(client: pg.PoolClient): PostgresPoolClient {
  // A client that breaks between two of its queries says so here; the next query fails and is translated.
  client.on('error', () => undefined);
  return {
    query: ((text: string, values: unknown[]) => {
      const name = preparedName(text);
      return client.query(name === undefined ? { text, values } : { name, text, values }).catch(rethrow);
    }) as never,
    release: () => client.release(),
  };
}

function rethrow(error: unknown): never {
  throw translateError(error);
}
