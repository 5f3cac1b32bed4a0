import type { ValueMap } from '../../../interpreter/value';
import type { Writing } from '../../writing';
import { insertObject, insertRelations } from '../rows/insert-object';
import { writeEvent } from '../rows/write-event';
import type { StoredObject } from '../stored-object';

/** Gives a new template the version that it is made with, published. Gives the template. */
export async function publishFirstVersion(
  writing: Writing,
  template: StoredObject,
  said: ValueMap,
): Promise<StoredObject> {
  const kind = `${template.kind}-version`;
  const version = await insertObject(writing, kind, {
    status: 'published',
    attributes: { ...said, published_at: template.createdAt.toISOString() },
    relations: { template: [template.id] },
  });
  await writeEvent(writing, version, `${kind}.published`, { after: { status: 'published' } });
  await insertRelations(writing, template.id, { latest_published_version: [version.id] });
  return template;
}
