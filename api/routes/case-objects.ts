import { fault } from '../../src/faults';
import { findObject } from '../../src/objects';
import type { Writing } from '../../src/writing';

const RELATIONS: Readonly<Record<string, string>> = { inquiry: 'inquiries', account: 'accounts' };

/** The objects of a request sorted by the relation that attaches them to a case. A fault names the first that cannot be. */
export async function objectsByRelation(
  { trx, environment }: Writing,
  ids: readonly string[],
): Promise<Record<string, string[]>> {
  const sorted: Record<string, string[]> = {};
  for (const [index, id] of [...new Set(ids)].entries()) {
    const object = await findObject(trx, environment.id, id);
    const pointer = `/meta/object-ids/${index}`;
    if (object === undefined) throw fault('relation_target_not_found', { pointer });
    const relation = RELATIONS[object.kind];
    if (relation === undefined) {
      throw fault('request_invalid', {
        message: `A case holds inquiries and accounts, not objects of kind ${object.kind}.`,
        pointer,
      });
    }
    const there = sorted[relation] ?? [];
    sorted[relation] = there;
    there.push(id);
  }
  return sorted;
}
