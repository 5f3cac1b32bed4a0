import type { FaultEntry } from './fault-entry';

/** Objects, lists, templates and events. */
export const WORLD_FAULTS = {
  object_not_found: {
    category: 'missing',
    title: 'Record not found',
    says: 'There is no such object in this environment.',
  },
  relation_target_not_found: {
    category: 'missing',
    title: 'Record not found',
    says: 'An object that is named does not exist in this environment, or is of another kind.',
  },
  move_not_allowed: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The object cannot go to this status from the one it has.',
  },
  status_unknown: { category: 'invalid', title: 'Record invalid', says: 'There is no such status.' },
  reference_taken: {
    category: 'conflict',
    title: 'Record not unique',
    says: 'Another account has this reference id already (case does not count).',
  },
  key_taken: {
    category: 'conflict',
    title: 'Record not unique',
    says: 'Another object of this kind has this key already.',
  },
  template_required: { category: 'invalid', title: 'Record invalid', says: 'A template must be named.' },
  template_not_active: { category: 'conflict', title: 'Conflict', says: 'The template is not active.' },
  relation_unknown: { category: 'invalid', title: 'Record invalid', says: 'There is no such relation on this kind.' },
  relation_not_held: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'This relation is kept by the other side: change it there.',
  },
  inquiry_closed: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The inquiry is not under way: a session begins only while it is created or pending. Resume it if it expired.',
  },
  too_many_sessions: {
    category: 'conflict',
    title: 'Conflict',
    says: 'An inquiry has at most 25 sessions.',
  },
  attribute_unknown: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'This attribute does not exist, or cannot be set.',
  },
  attribute_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'An attribute has a value of a wrong type.',
  },
  fields_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'Some fields are not what the template declares.',
  },
  field_unknown: { category: 'invalid', title: 'Record invalid', says: 'The template declares no such field.' },
  field_invalid: { category: 'invalid', title: 'Record invalid', says: 'The field has a value of a wrong type.' },
  field_schema_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'A field of the template is not declared rightly.',
  },
  tag_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'A tag is a text of 1 to 255 characters, without spaces around it.',
  },
  too_many_tags: { category: 'invalid', title: 'Record invalid', says: 'An object has at most 1000 tags.' },
  list_type_unknown: { category: 'invalid', title: 'Record invalid', says: 'There is no such type of list.' },
  list_archived: { category: 'conflict', title: 'Conflict', says: 'The list is archived.' },
  list_item_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The item does not have the values that this type of list takes.',
  },
  list_item_exists: {
    category: 'conflict',
    title: 'Record not unique',
    says: 'This already exists as an active item in the list.',
  },
} as const satisfies Record<string, FaultEntry>;
