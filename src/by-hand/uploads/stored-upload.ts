import { sql } from 'kysely';

/** What became of a row. */
export const ROW_RESULTS = ['started', 'broken', 'unknown', 'wrong_kind', 'refused', 'canceled'] as const;
export type RowResult = (typeof ROW_RESULTS)[number];

/** A file by which somebody starts runs, and how far it is; the results add up to the rows that are done. */
export interface StoredUpload {
  /** `wru_…` */
  readonly id: string;
  readonly workflowId: string;
  readonly workflowKey: string;
  readonly name: string;
  readonly status: 'in_progress' | 'completed' | 'canceled';
  readonly timesSent: number;
  readonly total: number;
  readonly started: number;
  readonly broken: number;
  readonly unknown: number;
  readonly wrongKind: number;
  readonly refused: number;
  readonly canceled: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** What is wrong in a column; null: in the row. Never a value. */
export interface RowFault {
  readonly [key: string]: string | null;
  readonly code: string;
  readonly column: string | null;
  readonly details: string;
}

export interface StoredRow {
  /** Of the upload and the line. */
  readonly id: string;
  readonly line: number;
  /** Null: it is still to be done. */
  readonly result: RowResult | null;
  readonly runId: string | null;
  readonly code: string | null;
  readonly faults: readonly RowFault[];
}

export const UPLOAD = sql`
  u.id, u.workflow_id as "workflowId", w.key as "workflowKey", u.name, u.status, u.times_sent as "timesSent", u.total,
  u.started, u.broken, u.unknown, u.wrong_kind as "wrongKind", u.refused, u.canceled,
  u.created_at as "createdAt", u.ended_at as "endedAt"`;
export const UPLOADS = sql`run_uploads u join workflows w on w.id = u.workflow_id`;
