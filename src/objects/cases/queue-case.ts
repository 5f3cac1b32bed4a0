import type { Writing } from '../../writing';
import { getObject } from '../get-object';
import { related } from '../relations/related';
import { insertRelations } from '../rows/insert-object';
import { lockForChange } from '../rows/lock-objects';
import { writeEvent } from '../rows/write-event';
import { writeRow } from '../rows/write-row';
import { refuseArchivedQueue } from '../rules/cases/case-objects';
import type { StoredObject } from '../stored-object';

/** Puts a case into a queue, by id or key, instead of the one that it is in; null: into none. Fault `queue_archived`. */
export async function queueCase(writing: Writing, id: string, queue: string | null): Promise<StoredObject> {
  const { trx, environment } = writing;
  const next = queue === null ? undefined : await getObject(trx, environment.id, queue, 'case-queue');
  const { object, at } = await lockForChange(writing, 'case', id);
  const [before] = await related(trx, object, 'queue');
  if (before?.id === next?.id) return object;
  refuseArchivedQueue(next);
  await trx.deleteFrom('object_relations').where('from_id', '=', id).where('relation', '=', 'queue').execute();
  if (next !== undefined) await insertRelations(writing, id, { queue: [next.id] });
  const queued = await writeRow(writing, object, {}, at);
  const context = { before: { case_queue_id: before?.id ?? null }, after: { case_queue_id: next?.id ?? null } };
  return writeEvent(writing, queued, 'case.queue-updated', context);
}
