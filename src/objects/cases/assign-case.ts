import type { Writing } from '../../writing';
import { lockForChange } from '../rows/lock-objects';
import { writeEvent } from '../rows/write-event';
import { writeRow } from '../rows/write-row';
import { withAttributes } from '../rules/rule';
import type { StoredObject } from '../stored-object';

/** Who has a case. The id is a name that the caller knows them by: Usher has no users of its own. */
export interface Assignee {
  readonly type: 'user' | 'team';
  readonly id: string;
}

/** Gives a case to somebody, or to nobody (null). */
export async function assignCase(writing: Writing, id: string, assignee: Assignee | null): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'case', id);
  const before = namesOf(object);
  const after = { assignee_id: assignee?.id ?? null, assignee_type: assignee?.type ?? null };
  if (before.assignee_id === after.assignee_id && before.assignee_type === after.assignee_type) return object;
  const attributes = withAttributes(object, {
    ...after,
    assigned_at: assignee === null ? null : at.toISOString(),
    assigner_id: writing.actor.id,
    assigner_type: writing.actor.type,
  });
  const assigned = await writeRow(writing, object, { attributes }, at);
  return writeEvent(writing, assigned, 'case.assigned', { before, after });
}

/** Until teams could be named, all were users. */
function namesOf({ attributes: { assignee_id: id = null, assignee_type: type } }: StoredObject) {
  return { assignee_id: id, assignee_type: id === null ? null : (type ?? 'user') };
}
