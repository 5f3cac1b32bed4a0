import type { FaultEntry } from './fault-entry';

/** Reports and transactions. */
export const REPORT_FAULTS = {
  report_type_unknown: { category: 'invalid', title: 'Record invalid', says: 'There is no such type of reports.' },
  report_query_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The query is not what reports of this type are asked with.',
  },
  report_results_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The results are not what reports of this type give.',
  },
  report_errored: {
    category: 'conflict',
    title: 'Report errored',
    says: 'The report errored: whoever was asked for it could not give it.',
  },
  report_unanswered: {
    category: 'transient',
    title: 'Report unanswered',
    says: "The report's provider gave no answer in the time that its template allows.",
  },
  report_refused: {
    category: 'conflict',
    title: 'Report refused',
    says: "The report's provider refused to give it.",
  },
  report_answer_invalid: {
    category: 'invalid',
    title: 'Answer invalid',
    says: "The report's provider answered with something that reports of this type do not give.",
  },
  report_provider_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'Reports of this type cannot be given by such a provider.',
  },
  report_callback_not_found: {
    category: 'missing',
    title: 'Record not found',
    says: 'No report waits for a call with this token.',
  },
  report_callback_unsigned: {
    category: 'denied',
    title: 'Signature missing',
    says: "The connection of the report's provider signs, and so must the provider: sign the body with the same secret by Standard Webhooks, with the Idempotency-Key of the question as webhook-id and the time of now.",
  },
  watchlist_missing: {
    category: 'missing',
    title: 'List missing',
    says: 'A list that the report is to be looked for in is not installed: put its files into the folder of lists.',
  },
  report_not_monitored: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The report is not run again by itself: its template names no interval, or its type cannot be monitored.',
  },
  report_monitoring_stopped: {
    category: 'conflict',
    title: 'Conflict',
    says: 'Continuous monitoring stands still: it is paused, or a match was not dismissed yet.',
  },
  report_paused: { category: 'conflict', title: 'Conflict', says: 'Continuous monitoring is paused already.' },
  report_not_paused: { category: 'conflict', title: 'Conflict', says: 'Continuous monitoring is not paused.' },
  report_without_match: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The report has no match that could be dismissed.',
  },
  watchlist_unreadable: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The file is no list in the format that it should have.',
  },
  too_many_related: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'A transaction is related to at most 100 objects.',
  },
} as const satisfies Record<string, FaultEntry>;
