import type { Value, ValueMap } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import type { Writing } from '../../writing';
import { related } from '../relations/related';
import { insertObject, insertRelations } from '../rows/insert-object';
import { lockForChange, lockObjects } from '../rows/lock-objects';
import { writeEvent } from '../rows/write-event';
import { writeRow } from '../rows/write-row';
import { withAttributes } from '../rules/rule';
import type { StoredObject } from '../stored-object';
import type { VersionedTemplate } from './versioned-template';

const LIVE = 'latest_published_version';

/** The draft of a template, else the version that what is new begins with. */
export async function newestVersion({ trx }: Pick<Writing, 'trx'>, template: StoredObject): Promise<StoredObject> {
  const version = (await draftOf({ trx }, template)) ?? (await related(trx, template, LIVE))[0];
  if (version === undefined) throw fault('template_not_active');
  return version;
}

/** Changes the draft of a template; one that has none gets one, made of its live version. Gives the draft. */
export async function changeDraft(
  writing: Writing,
  versioned: VersionedTemplate,
  templateId: string,
  change: ValueMap,
): Promise<StoredObject> {
  const { object: template } = await lockForChange(writing, versioned.kind, templateId);
  const said = versioned.check(template, change);
  const draft = await draftOf(writing, template);
  if (draft === undefined) return makeDraft(writing, versioned, template, said);
  const locked = (await lockObjects(writing, [draft.id])).get(draft.id) ?? draft;
  const changed = await writeRow(writing, locked, { attributes: withAttributes(locked, said) }, new Date());
  return writeEvent(writing, changed, `${versioned.kind}-version.updated`);
}

/** Publishes the draft of a template: from then on what is new begins with it. Fault `no_draft`. Gives the template. */
export async function publishDraft(
  writing: Writing,
  versioned: VersionedTemplate,
  templateId: string,
): Promise<StoredObject> {
  const { kind } = versioned;
  const { object: template, at } = await lockForChange(writing, kind, templateId);
  const draft = await draftOf(writing, template);
  if (draft === undefined) throw fault('no_draft');
  const attributes = withAttributes(draft, { published_at: at.toISOString() });
  const published = await writeRow(writing, draft, { status: 'published', attributes }, at);
  const told = { before: { status: 'draft' }, after: { status: 'published' } };
  await writeEvent(writing, published, `${kind}-version.published`, told);
  await writing.trx
    .deleteFrom('object_relations')
    .where('from_id', '=', template.id)
    .where('relation', '=', LIVE)
    .execute();
  await insertRelations(writing, template.id, { [LIVE]: [draft.id] });
  const live = withAttributes(template, versioned.show(draft, template));
  const updated = await writeRow(writing, template, { attributes: live }, at);
  return writeEvent(writing, updated, `${kind}.updated`, { latest_published_version_id: draft.id });
}

/** Takes a template out of use or into use again: things are made from an active one only. */
export async function setTemplateStatus(
  writing: Writing,
  { kind }: VersionedTemplate,
  templateId: string,
  status: 'active' | 'inactive',
): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, kind, templateId);
  if (object.status === status) return object;
  const updated = await writeRow(writing, object, { status }, at);
  const context = { before: { status: object.status }, after: { status } };
  return writeEvent(writing, updated, `${kind}.updated`, context);
}

async function draftOf({ trx }: Pick<Writing, 'trx'>, template: StoredObject): Promise<StoredObject | undefined> {
  return (await related(trx, template, 'versions')).find((version) => version.status === 'draft');
}

async function makeDraft(
  writing: Writing,
  { kind, carried }: VersionedTemplate,
  template: StoredObject,
  said: ValueMap,
): Promise<StoredObject> {
  const [live] = await related(writing.trx, template, LIVE);
  const old = carried.map((key): [string, Value] => [key, live?.attributes[key] ?? null]);
  return insertObject(writing, `${kind}-version`, {
    status: 'draft',
    attributes: { ...Object.fromEntries(old), ...said },
    relations: { template: [template.id] },
  });
}
