import { ANY_LIST, hidden, OPTIONAL_STRING, TEMPLATE } from '../attributes';
import type { Kind } from '../kind';

/** What an inquiry asks for. Its fields are its version's. */
export const inquiryTemplate: Kind = {
  name: 'inquiry-template',
  prefix: 'itmpl',
  attributes: {
    ...TEMPLATE,
    field_schemas: hidden('field_schemas', ANY_LIST),
    /** Where a person is sent by a one-time link: the page of whoever shows the inquiry. */
    flow_url: hidden('flow_url', OPTIONAL_STRING),
  },
  relations: {
    versions: { kind: 'inquiry-template-version', many: true, back: 'template' },
    latest_published_version: { kind: 'inquiry-template-version', many: false, held: 'latest_published_version' },
  },
  events: { 'inquiry-template.created': {}, 'inquiry-template.updated': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};
