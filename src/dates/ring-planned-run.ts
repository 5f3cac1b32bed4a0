import { sql } from 'kysely';
import { barrier } from '../barriers';
import { ringTimer } from '../deadlines/ring-timer';
import { findObject } from '../objects';
import type { Service } from '../service';
import { dueOfPlanned, PLANNED_RUN, PLANNED_RUNS, type PlannedRun } from './planned-run';

/**
 * Sets the timer of a planned run; one that is due already is met at once. Whoever dies on the way sets it again, which
 * changes nothing. Fault `temporal_unavailable`.
 */
export async function ringPlannedRun(service: Service, id: string): Promise<void> {
  const { rows } = await sql<PlannedRun>`
    select ${PLANNED_RUN} from ${PLANNED_RUNS} where p.id = ${id} and p.status = 'waiting'`.execute(service.db);
  const [planned] = rows;
  if (planned === undefined) return;
  const { environment, objectId, workflow } = planned;
  const object = await findObject(service.db, environment.id, objectId);
  // A date that is moved from here on rings too, and each ring looks where it is then: they may come in any order.
  const at = object === undefined ? null : dueOfPlanned(planned, object);
  if (object !== undefined && at !== null) {
    const input = { environmentId: environment.id, kind: object.kind, objectId, attribute: id, at };
    await ringTimer(service, input, workflow.key);
    await barrier('after-ring');
  }
  // Marked last: one that is marked is looked for by no sweep.
  await sql`update planned_runs set timed_at = clock_timestamp() where id = ${id}`.execute(service.db);
}
