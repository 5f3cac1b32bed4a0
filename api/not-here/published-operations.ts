import operations from './published-operations.json';

/** An operation of the published document, by its name there. */
export interface PublishedOperation {
  readonly method: string;
  /** `/inquiries/{inquiry-id}` */
  readonly path: string;
  readonly operation: string;
  readonly resource: string;
}

/** Every operation of the published document (version 2025-12-08). */
export const PUBLISHED_OPERATIONS: readonly PublishedOperation[] = operations;
