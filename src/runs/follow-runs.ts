import { sql } from 'kysely';
import type { Trx } from '../database';
import type { DispatchedEvent } from '../events/dispatch/dispatched-event';
import type { FollowUp, Work } from '../events/follow-up';
import { FaultError } from '../faults';
import type { Service } from '../service';
import type { Environment } from '../writing';
import { cancelRun } from './cancel-run';
import { startRun } from './start/start-run';

/** Gives Temporal the runs that steps of other runs have inserted. */
export const childStarts: FollowUp = {
  name: 'runs that steps start',
  wants: ({ name }) => name === 'workflow-run.created',
  async follow(_trx, events) {
    const byStep = events.filter(({ cause }) => typeof cause['path'] === 'string');
    return byStep.map(({ id, objectId }) => ({
      eventId: id,
      insisted: true,
      do: (service) => startRun(service, objectId),
    }));
  },
};

const ENDS: ReadonlySet<string> = new Set(['workflow-run.completed', 'workflow-run.failed', 'workflow-run.canceled']);

/** Cancels the runs that a run waited for when it was canceled, terminated, or its step withdrawn: nobody wants their ends. */
export const childCancellations: FollowUp = {
  name: 'runs that are no longer awaited',
  wants: ({ name }) => ENDS.has(name),
  async follow(trx, events) {
    const children = await unwanted(trx, events);
    return children.flatMap(({ id, parentId }): Work[] => {
      const event = events.find(({ objectId }) => objectId === parentId);
      if (event === undefined) return [];
      const { environment } = event;
      return [{ eventId: event.id, insisted: true, do: (service) => cancelUnlessEnded(service, environment, id) }];
    });
  },
};

/**
 * Those still under way of which the step that started them was withdrawn while it waited for them, or is still open: only
 * a run that somebody terminated in Temporal leaves one open when it ends.
 */
async function unwanted(trx: Trx, events: readonly DispatchedEvent[]) {
  const parents = events.map(({ objectId }) => objectId);
  const { rows } = await sql<{ id: string; parentId: string }>`
    select c.id, c.cause ->> 'run_id' as "parentId" from runs c
    where c.cause ->> 'run_id' = any(${parents}::text[]) and c.cause ? 'path' and c.status in ('in_progress', 'errored')
      and exists (
        select from run_steps s
        where s.run_id = c.cause ->> 'run_id' and s.path = c.cause ->> 'path'
          and s.generation = (c.cause ->> 'generation')::int
          and case when s.closed is null then s.opened -> 'input' ->> 'wait' is distinct from 'false'
            else s.closed ->> 'how' = 'withdrawn' end)
    order by c.created_at`.execute(trx);
  return rows;
}

async function cancelUnlessEnded(service: Service, environment: Environment, runId: string): Promise<void> {
  try {
    await cancelRun(service, environment, runId);
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.code !== 'run_ended') throw error;
  }
}
