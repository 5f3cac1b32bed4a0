import { fault } from '../faults/fault';
import { createObject } from '../objects/create-object';
import { related } from '../objects/relations/related';
import { insertRelations } from '../objects/rows/insert-object';
import { lockForChange } from '../objects/rows/lock-objects';
import { writeEvent } from '../objects/rows/write-event';
import { writeRow } from '../objects/rows/write-row';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';

const LONGEST = 255;

/** What a transaction is said to be: by somebody, or by a model of some version that is so sure of it. */
export interface Labeling {
  readonly label: string;
  readonly score?: number;
  readonly modelVersion?: string;
}

/** Gives a transaction another label. The one that it had stays as it was, attached to nothing. */
export async function labelTransaction(
  writing: Writing,
  id: string,
  { label, score, modelVersion }: Labeling,
): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'transaction', id);
  if (label.trim() === '' || label.length > LONGEST)
    throw fault('attribute_invalid', {
      pointer: '/attributes/model_label',
      message: `A label is a text of 1 to ${LONGEST} characters.`,
    });
  const [before] = await related(writing.trx, object, 'label');
  const made = await createObject(writing, 'transaction-label', {
    attributes: { model_label: label, score: score ?? null, model_version: modelVersion ?? null },
  });
  await writing.trx
    .deleteFrom('object_relations')
    .where('from_id', '=', object.id)
    .where('relation', '=', 'label')
    .execute();
  await insertRelations(writing, object.id, { label: [made.id] });
  const labeled = await writeRow(writing, object, {}, at);
  const said = (one: StoredObject | undefined) => ({ label: one?.attributes['model_label'] ?? null });
  return writeEvent(writing, labeled, 'transaction.labeled', {
    transaction_label_id: made.id,
    before: said(before),
    after: said(made),
  });
}
