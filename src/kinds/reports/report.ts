import {
  BOOLEAN,
  COMMON,
  derived,
  INTEGER,
  kept,
  keptAll,
  OPTIONAL_DATETIME,
  OPTIONAL_INTEGER,
  PERSONAL_STRING,
  PERSONAL_STRINGS,
  REDACTED_AT,
  STATUS,
  STRING,
  settable,
  TAGS,
} from '../attributes';
import type { Kind, Statuses } from '../kind';
import { REPORT_EVENTS } from './report-events';
import { highestSimilarity, pepClasses, REPORT_VALUES } from './report-values';

const STATUSES: Statuses = {
  initial: 'pending',
  names: ['pending', 'ready', 'errored'],
  moves: [
    { from: ['pending'], to: 'ready', event: 'report.ready', stamps: ['completed_at'] },
    { from: ['pending'], to: 'errored', event: 'report.errored' },
    { from: ['ready', 'errored'], to: 'pending', event: 'report.rerun', clears: ['completed_at'] },
  ],
};

const ANY_LIST = { is: 'array', of: { is: 'any' }, optional: true, personal: true } as const;

/** A look into some source about a person or a firm: asked with a query, it gives what the source knows. */
export const report: Kind = {
  name: 'report',
  prefix: 'rep',
  typedBy: 'report_type',
  statuses: STATUSES,
  attributes: {
    ...COMMON,
    status: { ...STATUS, type: { is: 'string', choices: STATUSES.names } },
    report_type: settable('report_type', STRING),
    environment: kept('environment', STRING),
    report_template_version_name: kept('report_template_version_name', STRING),
    match_found: kept('match_found', BOOLEAN, false),
    /** Were all of its matches dismissed? It still says what it found. */
    is_dismissed: kept('is_dismissed', BOOLEAN, false),
    /** Was the match found by another run than the first? */
    is_continuous_match: kept('is_continuous_match', BOOLEAN, false),
    /** Was it run more than once? */
    is_continuous: kept('is_continuous', BOOLEAN, false),
    /** Will it run again by itself? A match stops it until that is dismissed. */
    is_recurring: kept('is_recurring', BOOLEAN, false),
    ...keptAll(OPTIONAL_DATETIME, 'completed_at', 'paused_at'),
    redacted_at: REDACTED_AT,
    tags: TAGS,
    query: settable('query', { is: 'map', keys: {}, open: true, optional: true, personal: true }),
    ...REPORT_VALUES,
    /** Of one that lists were asked for: every list with its version, and the score of every hit. */
    screening: {
      ...kept('screening', { is: 'map', keys: {}, open: true, optional: true, personal: true }),
      sparse: true,
    },
    /** Why it errored: {code, category, message}. */
    fault: { ...kept('fault', { is: 'map', keys: {}, open: true, optional: true }), sparse: true },
    highest_similarity_level: { ...derived(PERSONAL_STRING, highestSimilarity), sparse: true },
    pep_class_types: { ...derived({ ...PERSONAL_STRINGS, optional: true }, pepClasses), sparse: true },
    /** How many days apart it runs by itself; missing where it does not. */
    interval_days: { ...kept('interval_days', OPTIONAL_INTEGER), hidden: true },
    /** Of one that is monitored: when it runs again by itself, if nothing stops it until then. */
    next_run_at: { ...kept('next_run_at', OPTIONAL_DATETIME), hidden: true },
    /** Who gives it: the settings of its template when it was made. */
    provider: { ...kept('provider', { is: 'map', keys: {}, open: true, optional: true }), hidden: true },
    runs: { ...kept('runs', INTEGER, 1), hidden: true },
    /** What was dismissed, so that it is no match when it is found again. */
    ignored: { ...kept('ignored', ANY_LIST), hidden: true },
  },
  relations: {
    account: { kind: 'account', many: false, held: 'account' },
    inquiry: { kind: 'inquiry', many: false, held: 'inquiry' },
    transaction: { kind: 'transaction', many: false, held: 'transaction' },
    template: { kind: 'report-template', many: false, held: 'template' },
    report_template: { kind: 'report-template', many: false, held: 'template' },
    cases: { kind: 'case', many: true, back: 'reports' },
  },
  events: REPORT_EVENTS,
  subjects: ['account', 'inquiry', 'transaction'],
  tags: true,
  unavailable: [],
};
