import type { DispatchedEvent, EventHead } from '../events/dispatch/dispatched-event';
import type { FollowUp, Work } from '../events/follow-up';
import { readObjects } from '../objects/read-objects';
import { isMap } from '../value-shape';
import { DEADLINES, type Deadline, dueOf } from './deadlines';
import { ringTimer } from './ring-timer';

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
