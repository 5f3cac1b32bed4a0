import type { Value } from '../../../interpreter/value';
import type { Writing } from '../../writing';
import { lockForChange } from '../rows/lock-objects';
import { writeEvent } from '../rows/write-event';
import { writeRow } from '../rows/write-row';
import { withAttributes } from '../rules/rule';
import type { StoredObject } from '../stored-object';

/** Holds a verification for an investigation, during which it cannot be redacted; or lets it go. Again: no change. */
export async function lockVerification(writing: Writing, id: string, locked: boolean): Promise<StoredObject> {
  return mark(writing, id, 'investigation_locked', () => locked, 'verification.updated');
}

/** Says that somebody has to look at a verification. Once: no change the second time. */
export async function escalateVerification(writing: Writing, id: string): Promise<StoredObject> {
  return mark(writing, id, 'escalated_at', (at, before) => before ?? at.toISOString(), 'verification.escalated');
}

async function mark(
  writing: Writing,
  id: string,
  attribute: string,
  valueAt: (at: Date, before: Value | undefined) => Value,
  event: string,
): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'verification', id);
  const before = object.attributes[attribute];
  const value = valueAt(at, before);
  if (value === (before ?? false)) return object;
  const marked = await writeRow(writing, object, { attributes: withAttributes(object, { [attribute]: value }) }, at);
  return writeEvent(writing, marked, event, {
    before: { [attribute]: before ?? null },
    after: { [attribute]: value },
  });
}
