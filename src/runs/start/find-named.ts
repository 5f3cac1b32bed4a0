import type { Plan } from '../../../interpreter/plan';
import type { ObjectCopy } from '../../../interpreter/value';
import type { Db, Trx } from '../../database';
import { findObject } from '../../objects';
import { carryObject } from '../../waits/read-copies';
import type { FindNamed } from './check-fields';

/** What a text must be to name an object; anything else is not sent to the database. */
const NAME = /^[^\0]{1,255}$/;

/** Reads the objects that a trigger's fields name, each once, as the run will carry them. */
export async function findNamed(
  db: Db | Trx,
  environmentId: string,
  named: readonly { readonly name: string; readonly kind: string }[],
  carries: Plan['carries'],
): Promise<{ readonly find: FindNamed; readonly copies: readonly ObjectCopy[] }> {
  const references = new Map<string, { readonly type: string; readonly id: string }>();
  const copies = new Map<string, ObjectCopy>();
  for (const { name, kind } of named) {
    if (references.has(keyOf(name, kind)) || !NAME.test(name)) continue;
    const object = await findObject(db, environmentId, name, kind === '*' ? undefined : kind);
    if (object === undefined) continue;
    references.set(keyOf(name, kind), { type: object.kind, id: object.id });
    copies.set(object.id, await carryObject(db, object, carries));
  }
  return { find: (name, kind) => references.get(keyOf(name, kind)), copies: [...copies.values()] };
}

function keyOf(name: string, kind: string): string {
  return `${kind} ${name}`;
}
