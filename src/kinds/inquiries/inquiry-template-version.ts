import { ANY_LIST, COMMON, hidden, kept, OPTIONAL_DATETIME, OPTIONAL_STRING, STATUS, settable } from '../attributes';
import type { Kind } from '../kind';

/**
 * One state of a template. A draft can be changed; published it never changes again, and an inquiry stays on the one that
 * it began with. The one that new inquiries begin with is live.
 */
export const inquiryTemplateVersion: Kind = {
  name: 'inquiry-template-version',
  prefix: 'itmplv',
  attributes: {
    ...COMMON,
    status: STATUS,
    name_display: settable('name_display', OPTIONAL_STRING),
    published_at: kept('published_at', OPTIONAL_DATETIME),
    field_schemas: hidden('field_schemas', ANY_LIST),
    /** [{step, step_display_name, component, attribute_name, locale_values: [{locale, value}]}] */
    translations: hidden('translations', ANY_LIST),
  },
  relations: {
    template: { kind: 'inquiry-template', many: false, held: 'template' },
    live_template: { kind: 'inquiry-template', many: false, back: 'latest_published_version' },
  },
  events: {
    'inquiry-template-version.created': {},
    'inquiry-template-version.updated': {},
    'inquiry-template-version.published': { status: 'published' },
  },
  subjects: [],
  tags: false,
  unavailable: [],
};
