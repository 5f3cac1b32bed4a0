import { COMMON, hidden, KEY, kept, OPTIONAL_INTEGER, STATUS, STRING, settable } from '../attributes';
import type { Kind } from '../kind';

/** How reports of a type are run. A change makes another version of it: reports keep the one they were made with. */
export const reportTemplate: Kind = {
  name: 'report-template',
  prefix: 'rptp',
  typedBy: 'report_type',
  attributes: {
    ...COMMON,
    key: KEY,
    status: STATUS,
    name: settable('name', STRING),
    report_type: settable('report_type', STRING),
    version_name: kept('version_name', STRING),
    /** Of types that can be monitored: how many days apart their reports run again by themselves, 1 to 365. */
    interval_days: settable('interval_days', OPTIONAL_INTEGER),
    /** Of watchlists: [{slug, type}]. */
    search_lists: hidden('search_lists', { is: 'array', of: { is: 'any' }, optional: true }),
    /** Who gives its reports: see `src/reports/providers/provider-settings.ts`. */
    provider: hidden('provider', { is: 'map', keys: {}, open: true, optional: true }),
  },
  relations: { reports: { kind: 'report', many: true, back: 'template' } },
  events: { 'report-template.created': {}, 'report-template.updated': {} },
  subjects: [],
  tags: false,
  unavailable: [],
};
