import type { Plan } from '../../interpreter/plan';
import type { ObjectCopy } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import { copyOf, findObjects, snapshotOf } from '../objects';
import type { StoredObject } from '../objects/stored-object';

/** Objects as they are now, with the paths that a plan carries. Ids that name nothing are left out. */
export async function readCopies(
  db: Db | Trx,
  environmentId: string,
  ids: readonly string[],
  carries: Plan['carries'],
): Promise<readonly ObjectCopy[]> {
  const named = [...new Set(ids)].map((name) => ({ name }));
  const copies: ObjectCopy[] = [];
  for (const object of await findObjects(db, environmentId, named))
    if (object !== undefined) copies.push(await carryObject(db, object, carries));
  return copies;
}

/** A stored object as a plan carries it. */
export async function carryObject(db: Db | Trx, object: StoredObject, carries: Plan['carries']): Promise<ObjectCopy> {
  const snapshot = await snapshotOf(db, object);
  return carryCopy({ ...snapshot, type: object.kind, id: object.id, version: object.version }, carries);
}

/** A whole object cut to what the plan carries of its kind. */
export function carryCopy(whole: ObjectCopy, carries: Plan['carries']): ObjectCopy {
  return { ...copyOf(whole, carries[whole.type] ?? []), type: whole.type, id: whole.id, version: whole.version };
}
