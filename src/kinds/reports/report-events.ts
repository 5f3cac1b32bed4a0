import type { EventEntry } from '../../../interpreter/catalogue';
import type { ReportEvent } from './report-type';
import { REPORT_TYPES } from './report-types';

const MEANS: { readonly [event in ReportEvent]?: EventEntry } = {
  ready: { status: 'ready' },
  errored: { status: 'errored' },
};

/**
 * The published events of reports, by type: `report/watchlist.matched`; and ours, which every report writes whatever
 * its type, so that one may wait for a report without knowing it. Ours go to webhooks only where they are named.
 */
export const REPORT_EVENTS: { readonly [name: string]: EventEntry } = {
  ...Object.fromEntries(
    [...REPORT_TYPES.values()].flatMap(({ name, events }) =>
      [...events].map((event): [string, EventEntry] => [`report/${name}.${event}`, MEANS[event] ?? {}]),
    ),
  ),
  'report.created': { status: 'pending' },
  'report.ready': { status: 'ready' },
  'report.errored': { status: 'errored' },
  'report.matched': {},
  'report.rerun': { status: 'pending' },
  'report.dismissed': {},
  'report.reviewed': {},
  'report.paused': {},
  'report.resumed': {},
  'report.redacted': {},
  'report.tag-added': {},
  'report.tag-removed': {},
  'report.updated-tags': {},
};
