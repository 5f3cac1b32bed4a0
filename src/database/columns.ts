import type { ColumnType } from 'kysely';

/** Read as what it holds, written as its text (`json()`). */
export type Json<T> = ColumnType<T, string, string>;
export type OptionalJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
export type DefaultJson<T> = ColumnType<T, string | undefined, string>;
export type Time = ColumnType<Date, Date | string, Date | string>;
export type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
export type DefaultTime = ColumnType<Date, Date | string | undefined, Date | string>;
/** `pg_snapshot` and `xid8` as text. */
export type SnapshotText = string;
