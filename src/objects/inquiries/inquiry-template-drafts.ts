import type { Value, ValueMap } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import type { Writing } from '../../writing';
import { insertObject, insertRelations } from '../insert-object';
import { lockForChange, lockObjects } from '../lock-objects';
import { related } from '../related';
import { checkFieldChange } from '../rules/check-field-change';
import { withAttributes } from '../rules/rule';
import type { StoredObject } from '../stored-object';
import { writeEvent } from '../write-event';
import { writeRow } from '../write-row';

const CARRIED = ['name_display', 'field_schemas', 'translations'];

/** What a version of an inquiry template says. */
export interface VersionChange {
  readonly name?: string;
  readonly fieldSchemas?: Value;
  readonly translations?: Value;
}

/** The draft of a template, else the version that new inquiries begin with. */
export async function newestVersion({ trx }: Pick<Writing, 'trx'>, template: StoredObject): Promise<StoredObject> {
  const version = (await draftOf({ trx }, template)) ?? (await related(trx, template, 'latest_published_version'))[0];
  if (version === undefined) throw fault('template_not_active');
  return version;
}

/** Changes the draft of a template; one that has none gets one, made of its live version. Gives the draft. */
export async function changeDraft(writing: Writing, templateId: string, change: VersionChange): Promise<StoredObject> {
  const { object: template } = await lockForChange(writing, 'inquiry-template', templateId);
  const { name, fieldSchemas, translations } = change;
  if (fieldSchemas !== undefined) checkFieldChange(template, { field_schemas: fieldSchemas });
  const said = {
    ...(name !== undefined && { name_display: name }),
    ...(fieldSchemas !== undefined && { field_schemas: fieldSchemas }),
    ...(translations !== undefined && { translations }),
  };
  const draft = await draftOf(writing, template);
  if (draft === undefined) return makeDraft(writing, template, said);
  const locked = (await lockObjects(writing, [draft.id])).get(draft.id) ?? draft;
  const changed = await writeRow(writing, locked, { attributes: withAttributes(locked, said) }, new Date());
  return writeEvent(writing, changed, 'inquiry-template-version.updated');
}

/** Publishes the draft of a template: from then on new inquiries begin with it. Fault `no_draft`. Gives the template. */
export async function publishDraft(writing: Writing, templateId: string): Promise<StoredObject> {
  const { object: template, at } = await lockForChange(writing, 'inquiry-template', templateId);
  const draft = await draftOf(writing, template);
  if (draft === undefined) throw fault('no_draft');
  const attributes = withAttributes(draft, { published_at: at.toISOString() });
  const published = await writeRow(writing, draft, { status: 'published', attributes }, at);
  const told = { before: { status: 'draft' }, after: { status: 'published' } };
  await writeEvent(writing, published, 'inquiry-template-version.published', told);
  const relation = 'latest_published_version';
  await writing.trx
    .deleteFrom('object_relations')
    .where('from_id', '=', template.id)
    .where('relation', '=', relation)
    .execute();
  await insertRelations(writing, template.id, { [relation]: [draft.id] });
  const { name_display: name, field_schemas: schemas } = draft.attributes;
  const live = withAttributes(template, {
    name: name ?? template.attributes['name'] ?? null,
    field_schemas: schemas ?? [],
  });
  const updated = await writeRow(writing, template, { attributes: live }, at);
  return writeEvent(writing, updated, 'inquiry-template.updated', { latest_published_version_id: draft.id });
}

/** Takes a template out of use or into use again: inquiries are made from an active one only. */
export async function setTemplateStatus(
  writing: Writing,
  templateId: string,
  status: 'active' | 'inactive',
): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'inquiry-template', templateId);
  if (object.status === status) return object;
  const updated = await writeRow(writing, object, { status }, at);
  const context = { before: { status: object.status }, after: { status } };
  return writeEvent(writing, updated, 'inquiry-template.updated', context);
}

async function draftOf({ trx }: Pick<Writing, 'trx'>, template: StoredObject): Promise<StoredObject | undefined> {
  return (await related(trx, template, 'versions')).find((version) => version.status === 'draft');
}

async function makeDraft(writing: Writing, template: StoredObject, said: ValueMap): Promise<StoredObject> {
  const [live] = await related(writing.trx, template, 'latest_published_version');
  const carried = CARRIED.map((key): [string, Value] => [key, live?.attributes[key] ?? null]);
  return insertObject(writing, 'inquiry-template-version', {
    status: 'draft',
    attributes: { ...Object.fromEntries(carried), ...said },
    relations: { template: [template.id] },
  });
}
