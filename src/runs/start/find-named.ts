import type { Plan } from '../../../interpreter/plan';
import type { ObjectCopy } from '../../../interpreter/value';
import type { Db, Trx } from '../../database';
import { fault } from '../../faults';
import { findObjects } from '../../objects';
import { carryObject } from '../../waits/read-copies';
import type { FindNamed } from './check-fields';

/** What a text must be to name an object; anything else is not sent to the database. */
const NAME = /^[^\0]{1,255}$/;

/** Objects that the fields of one trigger may name: whole rows of them are in memory at once. */
const MOST_NAMED = 1000;

/** Reads the objects that a trigger's fields name, all at once, as the run will carry them. Fault `trigger_fields_invalid`. */
export async function findNamed(
  db: Db | Trx,
  environmentId: string,
  named: readonly { readonly name: string; readonly kind: string }[],
  carries: Plan['carries'],
): Promise<{ readonly find: FindNamed; readonly copies: readonly ObjectCopy[] }> {
  const asked = new Map(named.filter(({ name }) => NAME.test(name)).map((one) => [keyOf(one.name, one.kind), one]));
  refuseMany(asked.size);
  const names = [...asked.values()].map(({ name, kind }) => ({ name, kind: kind === '*' ? undefined : kind }));
  const found = await findObjects(db, environmentId, names);
  const references = new Map<string, { readonly type: string; readonly id: string }>();
  const copies = new Map<string, ObjectCopy>();
  for (const [index, key] of [...asked.keys()].entries()) {
    const object = found[index];
    if (object === undefined) continue;
    references.set(key, { type: object.kind, id: object.id });
    if (!copies.has(object.id)) copies.set(object.id, await carryObject(db, object, carries));
  }
  return { find: (name, kind) => references.get(keyOf(name, kind)), copies: [...copies.values()] };
}

function refuseMany(count: number): void {
  if (count <= MOST_NAMED) return;
  throw fault('trigger_fields_invalid', {
    message: `The fields name ${count} objects, and a run is started with at most ${MOST_NAMED}. Start one run for each, or have a step fetch them.`,
    pointer: '/fields',
  });
}

function keyOf(name: string, kind: string): string {
  return `${kind} ${name}`;
}
