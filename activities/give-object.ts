import type { ObjectReference } from '../interpreter/value';
import type { StoredObject } from '../src/objects/stored-object';
import type { OwnContext } from './define-action';

/** Gives an object to the run, as a reference; the run's copy of the object becomes this one. */
export function giveObject({ touched }: Pick<OwnContext, 'touched'>, object: StoredObject): ObjectReference {
  touched(object);
  return { type: object.kind, id: object.id };
}
