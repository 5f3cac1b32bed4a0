/** A search attribute's type, spelled as Temporal's command line and API spell it. */
export type SearchAttributeType = 'Keyword' | 'KeywordList' | 'Int' | 'Datetime' | 'Bool' | 'Text';

/**
 * The search attributes of every run, by name. Servers register exactly these (development, tests and the
 * compose file), and the workflow sets exactly these; nothing personal may be put in any of them.
 */
export const SEARCH_ATTRIBUTES = {
  UsherWorkflow: 'Keyword',
  UsherVersion: 'Int',
  UsherEnvironment: 'Keyword',
  UsherTriggerObject: 'Keyword',
  /** The run of which a step started this one. */
  UsherParent: 'Keyword',
  UsherStatus: 'Keyword',
  UsherLabels: 'KeywordList',
} as const satisfies Record<string, SearchAttributeType>;
