import { json } from '../../database';
import { violates } from '../../database/translate-error';
import { fault } from '../../faults/fault';
import type { Writing } from '../../writing';
import type { StoredObject } from '../stored-object';
import { readRow } from './read-row';

/** What of a locked object is to be other than it was. */
export type RowChange = Partial<Pick<StoredObject, 'status' | 'referenceId' | 'attributes' | 'fields' | 'tags'>>;

/** Writes a change of an object that is locked; events are the caller's to write. */
export async function writeRow(
  { trx }: Writing,
  object: StoredObject,
  change: RowChange,
  at: Date,
): Promise<StoredObject> {
  const { status, referenceId, attributes, fields, tags } = { ...object, ...change };
  try {
    const row = await trx
      .updateTable('objects')
      .set({
        status,
        reference_id: referenceId,
        attributes: json(attributes),
        fields: json(fields),
        tags: [...tags],
        updated_at: at,
      })
      .where('id', '=', object.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return readRow(row);
  } catch (error) {
    if (violates(error, 'objects_reference')) throw fault('reference_taken', { pointer: '/referenceId' });
    throw error;
  }
}
