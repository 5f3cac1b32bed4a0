import { ANY_LIST, hidden, kept, OPTIONAL_DATETIME, TEMPLATE } from '../attributes';
import type { Kind } from '../kind';

/** How cases are worked on: their fields and statuses. Has no versions, changes take effect at once. */
export const caseTemplate: Kind = {
  name: 'case-template',
  prefix: 'ctmpl',
  attributes: {
    ...TEMPLATE,
    archived_at: kept('archived_at', OPTIONAL_DATETIME),
    field_schemas: hidden('field_schemas', ANY_LIST),
    /** [{name, resolves, tags, tag_required}]: the first is the one that cases begin with. */
    statuses: hidden('statuses', ANY_LIST),
  },
  relations: { cases: { kind: 'case', many: true, back: 'template' } },
  events: { 'case-template.created': {}, 'case-template.updated': {}, 'case-template.deleted-field': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};
