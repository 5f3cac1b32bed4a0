import { sql } from 'kysely';
import { announce } from '../events/notify';
import { writeState } from '../runs/state';
import type { Service } from '../service';
import type { Environment } from '../writing';

/** Ends a run that still waits for a place; Temporal knows nothing of it. False: it has been given one. */
export async function cancelQueued(service: Service, environment: Environment, runId: string): Promise<boolean> {
  const canceled = await service.db.transaction().execute(async (trx) => {
    const { rows } = await sql`
      select id from runs where id = ${runId} and queued_at is not null for no key update`.execute(trx);
    return rows.length > 0 && writeState({ trx, environment }, runId, { status: 'canceled', at: Date.now() });
  });
  if (canceled) announce(service.pool);
  return canceled;
}
