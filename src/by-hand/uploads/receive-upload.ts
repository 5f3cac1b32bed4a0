import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { barrier } from '../../barriers';
import type { CsvLine } from '../../csv/parse-csv';
import { type CsvBounds, invalidCsv, readCsv } from '../../csv/read-csv';
import type { Db } from '../../database';
import { json } from '../../database/json';
import { newId } from '../../ids';
import type { Actor, Environment } from '../../writing';
import { cellsOf, readHeading } from './columns';
import { declaredOf } from './declared-of';

/** Rows of a file. */
export const MOST_ROWS = 10_000;
const MEBIBYTE = 1_048_576;
/** Bytes. */
export const BOUNDS: CsvBounds = { file: 16 * MEBIBYTE, row: 64 * 1024 };
/** What is in memory of a file: so many rows, or a row more than so many characters. */
const MOST_HELD = { rows: 500, characters: MEBIBYTE / 2 };

export interface UploadRequest {
  readonly environment: Environment;
  readonly actor: Actor;
  /** Id or key. */
  readonly workflow: string;
  readonly file: AsyncIterable<Uint8Array>;
}

/** A file that is here as a whole; nothing is done of it until it is settled. */
export interface ReceivedUpload {
  readonly id: string;
  readonly workflowId: string;
  /** SHA-256 of the file. */
  readonly hash: string;
}

interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>> | null;
  readonly faults: readonly { readonly [key: string]: string | null }[] | null;
}

/**
 * Takes in a file as it comes: rows are written down a few hundred at a time, so that it waits for the database and not
 * the other way round, and no connection is held for a client that is slow. What does not come to its end leaves nothing.
 * Faults: `csv_invalid`, `body_too_large`, and those of `trigger` about the workflow.
 */
export async function receiveUpload(db: Db, request: UploadRequest): Promise<ReceivedUpload> {
  const { environment, actor, workflow, file } = request;
  const { workflowId, declared } = await declaredOf(db, environment, workflow);
  const id = newId('wru');
  const hash = createHash('sha256');
  await sql`
    insert into run_uploads (id, environment_id, workflow_id, creator)
    values (${id}, ${environment.id}, ${workflowId}, ${json(actor)})`.execute(db);
  try {
    const lines = readCsv(hashed(file, hash), BOUNDS);
    const first = await lines.next();
    if (first.done === true) throw invalidCsv('The file is empty. Its first line names the columns.');
    await writeRows(db, id, readHeading(first.value, declared), lines);
    return { id, workflowId, hash: hash.digest('hex') };
  } catch (error) {
    await dropUpload(db, id);
    throw error;
  }
}

/** Forgets a file that was not settled. */
export async function dropUpload(db: Db, id: string): Promise<void> {
  await sql`delete from run_uploads where id = ${id} and status = 'receiving'`.execute(db);
}

async function* hashed(file: AsyncIterable<Uint8Array>, hash: { update(bytes: Uint8Array): void }) {
  for await (const chunk of file) {
    hash.update(chunk);
    yield chunk;
  }
}

async function writeRows(db: Db, id: string, columns: readonly string[], lines: AsyncIterable<CsvLine>): Promise<void> {
  let [held, characters, count]: [Row[], number, number] = [[], 0, 0];
  for await (const line of lines) {
    count += 1;
    if (count > MOST_ROWS) throw invalidCsv(`The file has more than ${MOST_ROWS} rows: send it in parts.`, line.line);
    held.push(rowOf(columns, line));
    characters += line.cells.reduce((sum, cell) => sum + cell.length, 0);
    if (held.length < MOST_HELD.rows && characters < MOST_HELD.characters) continue;
    await insertRows(db, id, held);
    await barrier('after-page-commit');
    [held, characters] = [[], 0];
  }
  if (count === 0) throw invalidCsv('The file names its columns and has no rows.');
  await insertRows(db, id, held);
}

function rowOf(columns: readonly string[], line: CsvLine): Row {
  const cells = cellsOf(columns, line);
  if (cells !== undefined) return { line: line.line, cells, faults: null };
  const says = `The row has ${line.cells.length} cells, where the first line names ${columns.length} columns.`;
  return { line: line.line, cells: null, faults: [{ code: 'row_shape', column: null, details: says }] };
}

async function insertRows(db: Db, id: string, rows: readonly Row[]): Promise<void> {
  const { numAffectedRows } = await sql`
    with upload as (
      update run_uploads set updated_at = clock_timestamp() where id = ${id} and status = 'receiving' returning id)
    insert into run_upload_rows (upload_id, line, cells, result, code, faults)
    select upload.id, given.line, given.cells,
      case when given.cells is null then 'broken' end, case when given.cells is null then 'csv_invalid' end, given.faults
    from upload, jsonb_to_recordset(${json(rows)}::jsonb) as given (line integer, cells jsonb, faults jsonb)
  `.execute(db);
  if (Number(numAffectedRows) < rows.length) throw invalidCsv('The file came too slowly: send it again.');
}
