import type { Value } from '../../interpreter/value';
import { lockForChange } from '../objects/lock-objects';
import { transactionFields } from '../objects/rules/transactions/transaction';
import type { StoredObject } from '../objects/stored-object';
import { writeEvent } from '../objects/write-event';
import { writeRow } from '../objects/write-row';
import type { Writing } from '../writing';

/** Takes the values of a transaction's biometric fields away. Its event names the fields, and holds no value of them. */
export async function redactBiometrics(writing: Writing, id: string): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'transaction', id);
  const schemas = await transactionFields(writing, object);
  const gone = schemas.flatMap(({ key, biometric }) =>
    biometric === true && object.fields[key] !== undefined ? [key] : [],
  );
  if (gone.length === 0) return object;
  const fields = Object.fromEntries(Object.entries(object.fields).filter(([key]) => !gone.includes(key)));
  const redacted = await writeRow(writing, object, { fields }, at);
  const after = Object.fromEntries(gone.map((key): [string, Value] => [key, null]));
  return writeEvent(writing, redacted, 'transaction.updated-fields', { redacted_fields: gone, after });
}
