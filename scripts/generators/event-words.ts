/** When an event is written, and what its context has beside who did it. */
export interface EventWords {
  readonly when: string;
  readonly context?: readonly string[];
}

const CHANGE = ['before', 'after'];
const TAGS = ['added_tags', 'removed_tags'];
const RELATION = ['relation_schema_key', 'target_account_id', 'target_txn_id'];

/** By what follows the dot of a name. Events that are named by a move of their kind need none here. */
const BY_ENDING: { readonly [ending: string]: EventWords } = {
  created: { when: 'It is made.', context: ['after'] },
  updated: { when: 'Attributes of it are changed.', context: CHANGE },
  'updated-fields': { when: 'Fields of it are changed.', context: CHANGE },
  'updated-tags': { when: 'Its tags are changed.', context: TAGS },
  'tag-added': { when: 'It is given tags.', context: TAGS },
  'tag-removed': { when: 'It loses tags.', context: TAGS },
  'status-updated': { when: 'It goes to another status.', context: CHANGE },
  'deleted-field': { when: 'A field of its schema is taken away.', context: ['field_key'] },
  'added-relation': {
    when: 'It is related to another object by a relation that its type declares.',
    context: RELATION,
  },
  'removed-relation': { when: 'Such a relation is ended.', context: RELATION },
  published: { when: 'It is published, and cannot be changed any more.', context: ['after'] },
  'redaction-held': {
    when: 'It is not redacted with what it belongs to, since an investigation holds it.',
    context: ['redacted_id', 'biometrics'],
  },
  archived: { when: 'It is archived.' },
  restored: { when: 'It is not archived any more.' },
  redacted: {
    when: 'What is personal of it is removed, or chosen fields are.',
    context: ['whole', 'redacted_fields', 'redacted_attributes'],
  },
  dismissed: { when: 'A reviewer dismisses its matches.', context: ['reason', 'before', 'after'] },
  matched: { when: 'It is ready, and has a match.', context: CHANGE },
  ready: { when: 'Its results are there.', context: CHANGE },
  errored: { when: 'It cannot be brought to its end.', context: CHANGE },
  submitted: { when: 'It is handed in.' },
  changed: { when: 'What it watches is not as it was.' },
  paused: { when: 'Its continuous monitoring is paused.', context: CHANGE },
  resumed: { when: 'It goes on.', context: CHANGE },
  started: { when: 'It begins.' },
  completed: { when: 'It has come to its end.' },
  failed: { when: 'It has failed for good.' },
  canceled: { when: 'It is canceled.' },
};

/** Where the ending does not say it all. */
const BY_NAME: { readonly [name: string]: EventWords } = {
  'account.consolidated': { when: 'It is merged into another account, and archived.', context: ['target_account_id'] },
  'account.consolidated-with': { when: 'Other accounts are merged into it.', context: ['source_account_ids'] },
  'case.assigned': { when: 'It is given to somebody, or to nobody.', context: CHANGE },
  'case.queue-updated': { when: 'It is put into another queue, or into none.', context: CHANGE },
  'case.reopened': { when: 'It goes from a resolving status to an open one.', context: CHANGE },
  'case.resolved': { when: 'It goes to a status that its template calls resolving.', context: CHANGE },
  'case.sla-expired': { when: 'It is not resolved in the time that was set for it.', context: ['sla_expires_at'] },
  'connection.rotated': { when: 'Its secrets are replaced.' },
  'device.trusted': { when: 'It is trusted, or for another time than before.', context: CHANGE },
  'device.trust-expired': { when: 'The time for which it was trusted is over.', context: CHANGE },
  'document.extracted': { when: 'What is in it has been read.' },
  'document.pending': { when: 'It is being processed.' },
  'importer-pipeline-run.started': { when: 'A file is taken, and its rows are imported.', context: ['rows'] },
  'inquiry.transitioned': { when: 'The person comes to another step.', context: CHANGE },
  'report.reviewed': { when: 'A reviewer has seen its matches.', context: CHANGE },
  'transaction.redacted': {
    when: 'What is personal of it is removed, or chosen fields are, or (`biometrics`) what shows somebody’s body, also in all that it is associated with.',
    context: ['whole', 'biometrics', 'redacted_fields', 'redacted_attributes'],
  },
  'transaction.labeled': { when: 'It is given another label.', context: ['transaction_label_id', 'before', 'after'] },
  'verification.escalated': { when: 'It is handed to a person to judge.', context: CHANGE },
  'workflow-run.created': { when: 'A trigger or an event is accepted: the run will start, also if Temporal is away.' },
  'workflow-run.errored': { when: 'A step has failed for good and is held: an operator can mend it.' },
  'workflow-run.resumed': { when: 'An operator has mended its held steps.' },
  'workflow-run.completed': { when: 'It has come to its end.' },
  'workflow-run.failed': { when: 'It has failed for good.' },
  'workflow-run.canceled': { when: 'It was canceled.' },
};

/** The words of an event; undefined where nobody has found any. */
export function wordsOfEvent(name: string): EventWords | undefined {
  return BY_NAME[name] ?? BY_ENDING[name.slice(name.indexOf('.') + 1)];
}
