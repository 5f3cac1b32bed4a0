import { fault } from '../../../src/faults';
import { kindNamed } from '../../../src/kinds';
import { findObject } from '../../../src/objects';
import { isAbout } from '../../../src/objects/rules/cases/case-objects';
import type { Writing } from '../../../src/writing';

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
    const relation = relationFor(object.kind);
    if (relation === undefined) {
      throw fault('request_invalid', {
        message: `A case does not hold objects of kind ${object.kind}.`,
        pointer,
      });
    }
    const there = sorted[relation] ?? [];
    sorted[relation] = there;
    there.push(id);
  }
  return sorted;
}

/** The relation by which a case holds objects of a kind. */
function relationFor(kind: string): string | undefined {
  const about = Object.values(kindNamed('case').relations).find(
    ({ kind: of, held }) => of === kind && held !== undefined && isAbout(held),
  );
  return about?.held;
}
