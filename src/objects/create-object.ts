import { fault } from '../faults/fault';
import { kindNamed } from '../kinds';
import type { Writing } from '../writing';
import { checkAttributes, checkTags } from './fields/check-values';
import { moverOf } from './move-object';
import { resolveRelations } from './relations/resolve-relations';
import { insertObject } from './rows/insert-object';
import { ruleOf } from './rules';
import type { StoredObject } from './stored-object';
import { ensureTags } from './tags';
import type { NewValues } from './values';

const KEY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Makes an object of a kind, with its `created` event. Attributes, fields, tags, status and relations are checked
 * against the kind and, where the kind has one, the template; pointers of faults lead into `values`.
 */
export async function createObject(writing: Writing, kind: string, values: NewValues): Promise<StoredObject> {
  const declared = kindNamed(kind);
  const { tags = [], attributes = {}, referenceId, key } = values;
  if (tags.length > 0 && !declared.tags) throw fault('attribute_unknown', { pointer: '/tags' });
  if (key !== undefined && (key.length > 100 || !KEY.test(key)))
    throw fault('key_not_valid', {
      pointer: '/key',
      message: 'A key has lower-case letters and digits, with single hyphens between (at most 100).',
    });
  const checked = {
    ...values,
    referenceId: referenceId === '' ? null : (referenceId ?? null),
    attributes: checkAttributes(kind, attributes),
    tags: checkTags(tags),
  };
  const rule = ruleOf(kind);
  const relations = await resolveRelations(writing, kind, values.relations ?? {}, rule.tells);
  const { after, ...prepared } = await rule.prepare(writing, checked, relations);
  await ensureTags(writing, checked.tags);
  const object = await insertObject(writing, kind, prepared);
  return after === undefined ? object : after(object, moverOf(writing));
}
