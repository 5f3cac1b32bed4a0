import { ACTIONS } from '../../../activities/catalogue';
import type { ObjectReference, ValueMap } from '../../../interpreter/value';
import { FaultError } from '../../../src/faults';
import { getObject, type NewValues, type StoredObject } from '../../../src/objects';
import type { Writing } from '../../../src/writing';
import { makeWorld, type World } from '../objects/world';
import { type Done, performWithin } from './perform-within';

/** Does an action in a transaction of its own. */
function perform(world: World, action: string, input: ValueMap): Promise<Done> {
  const id = `${action}@1`;
  return world
    .write((writing: Writing) => performWithin(writing, id, input))
    .catch((error: unknown) => {
      // Whatever it ends in, its declaration said that it may.
      const declared = ACTIONS.get(id)?.faults ?? [];
      if (error instanceof FaultError) expect(['action_input_invalid', ...declared]).toContain(error.fault.code);
      throw error;
    });
}

/** What every action that gives an object owes: its reference, and the object as it is stored now. */
async function expectGiven(world: World, { output, touched }: Done): Promise<StoredObject> {
  const { type, id } = output as ObjectReference;
  const stored = await getObject(world.db, world.environment.id, id, type);
  expect(touched).toEqual([stored]);
  expect(output).toEqual({ type, id });
  return stored;
}

/** A world in which a run acts. */
export async function makeActingWorld() {
  const world = await makeWorld();
  return {
    ...world,
    perform: (action: string, input: ValueMap) => perform(world, action, input),
    /** Does the action and gives the object that it owes. */
    give: async (action: string, input: ValueMap) => expectGiven(world, await perform(world, action, input)),
    now: (object: Pick<StoredObject, 'id'>) => getObject(world.db, world.environment.id, object.id),
    newInquiry: (values: NewValues = {}) =>
      world.create('inquiry', { relations: { template: ['onboarding'] }, ...values }),
    lastEventOf: async (object: Pick<StoredObject, 'id'>) => {
      const event = (await world.eventsOf(object.id)).at(-1);
      if (event === undefined) throw new Error('No event.');
      return event;
    },
  };
}

export const referenceOf = ({ kind, id }: StoredObject): ObjectReference => ({ type: kind, id });
