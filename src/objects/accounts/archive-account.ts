import { fault } from '../../faults/fault';
import type { Writing } from '../../writing';
import { lockForChange } from '../rows/lock-objects';
import { writeEvent } from '../rows/write-event';
import { writeRow } from '../rows/write-row';
import { withAttributes } from '../rules/rule';
import type { StoredObject } from '../stored-object';

/** Takes an account out of use: nothing new is attached to it. Fault `account_archived` where it is. */
export async function archiveAccount(writing: Writing, id: string): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'account', id);
  if (object.attributes['archived_at'] !== undefined) throw fault('account_archived');
  const attributes = withAttributes(object, { archived_at: at.toISOString() });
  const archived = await writeRow(writing, object, { attributes }, at);
  return writeEvent(writing, archived, 'account.archived');
}

/** Takes an archived account into use again; one that was consolidated stays where it is. Fault `move_not_allowed`. */
export async function restoreAccount(writing: Writing, id: string): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'account', id);
  if (object.attributes['archived_at'] === undefined)
    throw fault('move_not_allowed', { message: 'The account is not archived.' });
  if (object.attributes['consolidated_into'] !== undefined)
    throw fault('move_not_allowed', { message: 'The account was consolidated into another: it cannot be restored.' });
  const attributes = withAttributes(object, { archived_at: null });
  const restored = await writeRow(writing, object, { attributes }, at);
  return writeEvent(writing, restored, 'account.restored');
}
