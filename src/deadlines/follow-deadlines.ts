import { choreQueueOf, TIMER_RING, TIMER_WORKFLOW, type TimerInput, timerWorkflowId } from '../../workflows/contract';
import { type Db, prepared, type Trx } from '../database';
import type { DispatchedEvent, EventHead } from '../events/dispatched-event';
import type { FollowUp, Work } from '../events/follow-up';
import { type ObjectRow, readRow } from '../objects/read-row';
import type { Service } from '../service';
import { isMap } from '../value-shape';
import { DEADLINES, type Deadline, dueOf } from './deadlines';

/** Milliseconds for Temporal to take a timer. */
const START_DEADLINE = 5000;

/** Starts the timer of an object that was given a deadline, or rings the one that it has. */
export const objectDeadlines: FollowUp = {
  name: 'deadlines',
  wants: (event) => DEADLINES.some((deadline) => mayBeSetBy(deadline, event)),
  async follow(trx, events) {
    const told = events.flatMap((event) =>
      DEADLINES.filter((deadline) => isSetBy(deadline, event)).map((deadline) => ({ event, deadline })),
    );
    const objects = await readObjects(trx, [...new Set(told.map(({ event }) => event.objectId))]);
    return told.flatMap(({ event, deadline }): Work[] => {
      const object = objects.get(event.objectId);
      const at = object === undefined ? null : dueOf(deadline, object);
      if (at === null) return [];
      const { kind, attribute } = deadline;
      const input = { environmentId: event.environment.id, kind, objectId: event.objectId, attribute, at };
      return [{ eventId: event.id, insisted: true, do: (service) => ringTimer(service, input) }];
    });
  },
};

function mayBeSetBy({ kind, setBy }: Deadline, { objectKind, name }: EventHead): boolean {
  return objectKind === kind && (setBy.includes(name) || name === `${kind}.updated`);
}

function isSetBy({ kind, setBy, attribute }: Deadline, { objectKind, name, context }: DispatchedEvent): boolean {
  if (objectKind !== kind) return false;
  const { after } = context;
  return setBy.includes(name) || (name === `${kind}.updated` && isMap(after) && Object.hasOwn(after, attribute));
}

async function readObjects(db: Db | Trx, ids: readonly string[]) {
  const { rows } = await prepared<ObjectRow>`select * from objects where id = any(${[...ids]}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.id, readRow(row)]));
}

/** One timer an object and attribute: a ring tells it to look again, so rings may come in any order, or twice. */
async function ringTimer({ temporal, taskQueue }: Service, input: TimerInput): Promise<void> {
  await temporal.call(START_DEADLINE, (client) =>
    client.workflow.signalWithStart(TIMER_WORKFLOW, {
      taskQueue: choreQueueOf(taskQueue),
      workflowId: timerWorkflowId(input),
      args: [input],
      signal: TIMER_RING,
      signalArgs: [input.at],
      staticSummary: `${input.attribute} of ${input.objectId}`,
    }),
  );
}
