import { sql } from 'kysely';
import type { Trx } from '../../database';
import { FaultError } from '../../faults';

/** What an attempt ended in. */
export class Failure {
  constructor(readonly error: unknown) {}
}

/** Does something within a transaction; what it has written before it failed is undone, and nothing else. */
export async function attempt<T>(trx: Trx, act: () => Promise<T>): Promise<T | Failure> {
  await sql`savepoint attempt`.execute(trx);
  try {
    const done = await act();
    await sql`release savepoint attempt`.execute(trx);
    return done;
  } catch (error) {
    // Without a connection there is nothing to go back to: the whole batch is another dispatcher's.
    if (error instanceof FaultError && error.fault.category === 'transient') throw error;
    await sql`rollback to savepoint attempt`.execute(trx);
    return new Failure(error);
  }
}
