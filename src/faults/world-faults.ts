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
    says: 'Another account of the same type has this reference id already (case does not count).',
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
    says: 'The inquiry is not under way: nothing new begins on it but while it is created or pending. Resume it if it expired.',
  },
  too_many_sessions: {
    category: 'conflict',
    title: 'Conflict',
    says: 'An inquiry has at most 25 sessions. If it was created or pending, it has expired by this attempt at one more.',
  },
  device_unknown: {
    category: 'missing',
    title: 'Record not found',
    says: 'No device is known: a session has one only if it brought a fingerprint.',
  },
  verification_frozen: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The inputs of a verification are frozen when it is submitted, all of it when it is completed, and its type is for life.',
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
  field_written_once: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'This field is written once: it keeps the value that it has.',
  },
  account_archived: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The account is archived: restore it first, or use the one that it was consolidated into.',
  },
  identifier_taken: {
    category: 'conflict',
    title: 'Record not unique',
    says: 'Another account of this type has this identifier already.',
  },
  identifier_unknown: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'Accounts are found by their reference id, or by the key of a unique identifier that their type declares.',
  },
  relation_taken: {
    category: 'conflict',
    title: 'Conflict',
    says: 'This relation leads to one object, and has one already: remove that first.',
  },
  queue_archived: { category: 'conflict', title: 'Conflict', says: 'The queue is archived: it takes no more cases.' },
  too_many_objects: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'An object holds at most 1000 others of this sort.',
  },
  status_in_use: {
    category: 'conflict',
    title: 'Conflict',
    says: 'A status cannot be taken away while an object has it.',
  },
  status_tag_required: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'This status asks for a reason: name one of its tags.',
  },
  no_draft: { category: 'conflict', title: 'Conflict', says: 'The template has no draft that could be published.' },
  too_many_active_tags: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'An organization has at most 1000 active tags: archive some, or use one that there is.',
  },
  query_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The query names what cannot be searched by.',
  },
  already_redacted: {
    category: 'conflict',
    title: 'Conflict',
    says: 'This was redacted already: there is nothing personal left in it.',
  },
  redaction_held: {
    category: 'conflict',
    title: 'Conflict',
    says: 'Verifications at or below this object are locked for an investigation: unlock them first. Nothing was redacted.',
  },
  redaction_names_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'Some of the named fields and attributes cannot be redacted.',
  },
  field_never_redacted: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'This field is never redacted: its template or type says so.',
  },
  link_used: { category: 'conflict', title: 'Conflict', says: 'The link was used already: generate another one.' },
  link_expired: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The link or its session has expired: generate another one.',
  },
  list_type_unknown: { category: 'invalid', title: 'Record invalid', says: 'There is no such type of list.' },
  list_archived: { category: 'conflict', title: 'Conflict', says: 'The list is archived.' },
  list_item_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The item does not have the values that this type of list takes.',
  },
  importer_file_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The file is not one that can be imported: comma-separated values in UTF-8, columns named in the first line.',
  },
  list_item_exists: {
    category: 'conflict',
    title: 'Record not unique',
    says: 'This already exists as an active item in the list.',
  },
  event_not_found: {
    category: 'missing',
    title: 'Record not found',
    says: 'There is no such event in this environment. Events are kept for three months.',
  },
  event_not_parked: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The event was not set aside: it is dispatched, or will be.',
  },
  webhook_archived: { category: 'conflict', title: 'Conflict', says: 'The webhook is archived, for good.' },
  webhook_not_enabled: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The webhook is not enabled: nothing is sent to it. Enable it first.',
  },
  delivery_not_found: {
    category: 'missing',
    title: 'Record not found',
    says: 'This webhook has no such delivery. Deliveries are kept for 30 days.',
  },
} as const satisfies Record<string, FaultEntry>;
