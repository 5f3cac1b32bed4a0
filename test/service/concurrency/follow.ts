import { sql } from 'kysely';
import type { RunStatus } from '../../../src/runs/run';
import { startOrLeave } from '../../../src/runs/start/start-run';
import { writeState } from '../../../src/runs/state';
import { dispatchAll } from '../dispatcher/dispatch-all';
import type { World } from '../runs/open-world';

/** What makes runs of a world end, and tells what was started for it. */
export function follow(world: () => World) {
  async function become(runId: string, status: RunStatus): Promise<void> {
    const { db, environment } = world();
    const state = { status, at: Date.now(), waitingFor: [] };
    await db.transaction().execute((trx) => writeState({ trx, environment }, runId, state));
  }

  const dispatch = () => dispatchAll(world(), startOrLeave);

  async function end(runId: string, status: RunStatus = 'completed'): Promise<void> {
    await become(runId, status);
    await dispatch();
  }

  async function refused(): Promise<readonly unknown[]> {
    const { rows } = await sql`select event_id, object_id, code from refused_starts order by id`.execute(world().db);
    return rows;
  }

  return { become, dispatch, end, refused, started: () => world().temporal.started };
}
