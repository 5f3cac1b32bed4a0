import type { Writing } from '../../writing';
import { lockForChange } from '../lock-objects';
import { withAttributes } from '../rules/rule';
import type { StoredObject } from '../stored-object';
import { writeEvent } from '../write-event';
import { writeRow } from '../write-row';

/** Gives a case to somebody, or to nobody (null); `assigneeId` is a name that the caller knows them by. */
export async function assignCase(writing: Writing, id: string, assigneeId: string | null): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'case', id);
  const before = object.attributes['assignee_id'] ?? null;
  if (before === assigneeId) return object;
  const attributes = withAttributes(object, {
    assignee_id: assigneeId,
    assigned_at: assigneeId === null ? null : at.toISOString(),
    assigner_id: writing.actor.id,
    assigner_type: writing.actor.type,
  });
  const assigned = await writeRow(writing, object, { attributes }, at);
  const context = { before: { assignee_id: before }, after: { assignee_id: assigneeId } };
  return writeEvent(writing, assigned, 'case.assigned', context);
}
