import type { Db, Trx } from '../database';
import { fault } from '../faults/fault';
import { findObject } from './find-object';
import type { StoredObject } from './stored-object';

/** As `findObject`, but there must be one: else the fault `object_not_found`. */
export async function getObject(
  db: Db | Trx,
  environmentId: string,
  idOrKey: string,
  kind?: string,
): Promise<StoredObject> {
  const object = await findObject(db, environmentId, idOrKey, kind);
  if (object === undefined) throw notFound(kind);
  return object;
}

export function notFound(kind: string | undefined) {
  return fault('object_not_found', kind === undefined ? {} : { details: { kind } });
}
