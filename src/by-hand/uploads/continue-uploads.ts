import { sql } from 'kysely';
import type { Value, ValueMap } from '../../../interpreter/value';
import { barrier } from '../../barriers';
import type { Trx } from '../../database';
import { json } from '../../database/json';
import { Lanes } from '../../events/lanes';
import { announce } from '../../events/notify';
import { FaultError } from '../../faults';
import { derivedId } from '../../ids';
import type { AcceptedTrigger } from '../../runs/start/accept-trigger';
import { startOrLeave } from '../../runs/start/start-run';
import type { Service } from '../../service';
import { isMap } from '../../value-shape';
import type { Actor, Environment, Writing } from '../../writing';
import { tryRun, type Wanted } from '../create-runs';
import { type Declared, fieldsOf, idIn } from './columns';
import { addResults } from './count-rows';
import { declaredOf } from './declared-of';
import type { RowFault, RowResult } from './stored-upload';

/** Rows of one transaction. */
const BATCH = 50;
/** Calls of Temporal under way at once. */
const AT_ONCE = 10;

interface OpenUpload {
  readonly id: string;
  readonly workflowId: string;
  readonly creator: Actor;
  readonly environment: Environment;
}

interface WaitingRow {
  readonly line: number;
  readonly cells: ValueMap;
}

interface Outcome {
  readonly result: RowResult;
  readonly runId?: string;
  readonly code?: string;
  readonly faults?: readonly RowFault[];
  readonly accepted?: AcceptedTrigger | undefined;
}

/**
 * Does rows of uploads for about so many milliseconds, of each upload in its turn; gives how many. The runs of a batch,
 * what is told of its rows and the count commit together, and a row's run has an id made of upload and line: whatever dies,
 * each row is done once. Several processes at once take several uploads.
 */
export async function continueUploads(service: Service, budget = 1_000): Promise<number> {
  const until = performance.now() + budget;
  let total = 0;
  for (;;) {
    const outcomes = await service.db.transaction().execute(doBatch);
    if (outcomes === undefined) return total;
    total += outcomes.length;
    await barrier('after-page-commit');
    announce(service.pool);
    const lanes = new Lanes(AT_ONCE);
    const accepted = outcomes.flatMap((outcome) => outcome.accepted ?? []);
    await Promise.all(accepted.map((run) => lanes.through(() => startOrLeave(service, run))));
    if (performance.now() > until) return total;
  }
}

/** Undefined where no upload has anything to do that nobody else is at. */
async function doBatch(trx: Trx): Promise<readonly Outcome[] | undefined> {
  const upload = await lockNext(trx);
  if (upload === undefined) return undefined;
  const { rows } = await sql<WaitingRow>`
    select line, cells from run_upload_rows where upload_id = ${upload.id} and cells is not null
    order by line limit ${BATCH} for update`.execute(trx);
  const before = await startedBefore(trx, upload, rows);
  const { environment, creator: actor } = upload;
  const writing: Writing = { trx, environment, actor, cause: { depth: 0 } };
  const declared = await declaredNow(writing, upload.workflowId);
  const outcomes: (Outcome & { readonly line: number })[] = [];
  for (const row of rows) {
    const runId = runOf(upload, row.line);
    const outcome: Outcome = before.has(runId)
      ? { result: 'started', runId }
      : await tryRow(writing, upload.workflowId, wantedBy(row, runId, declared));
    outcomes.push({ line: row.line, ...outcome });
  }
  await writeOutcomes(trx, upload.id, outcomes);
  await addResults(
    trx,
    upload.id,
    outcomes.map(({ result }) => result),
  );
  return outcomes;
}

async function lockNext(trx: Trx): Promise<OpenUpload | undefined> {
  const { rows } = await sql<OpenUpload>`
    select u.id, u.workflow_id as "workflowId", u.creator,
      json_build_object('id', e.id, 'key', e.key, 'organizationId', e.organization_id) as environment
    from run_uploads u join environments e on e.id = u.environment_id
    where u.status = 'in_progress' order by u.updated_at limit 1 for no key update of u skip locked`.execute(trx);
  return rows[0];
}

function runOf({ id }: OpenUpload, line: number): string {
  return derivedId('wfr', id, String(line));
}

/** Of rows whose results were forgotten, or whose file came again. */
async function startedBefore(trx: Trx, upload: OpenUpload, rows: readonly WaitingRow[]): Promise<ReadonlySet<string>> {
  const ids = rows.map(({ line }) => runOf(upload, line));
  const found = await sql<{ id: string }>`select id from runs where id = any(${ids}::text[])`.execute(trx);
  return new Set(found.rows.map(({ id }) => id));
}

/** What is wrong with the workflow is said of each row. */
async function declaredNow({ trx, environment }: Writing, workflowId: string): Promise<Declared> {
  try {
    return (await declaredOf(trx, environment, workflowId)).declared;
  } catch (error) {
    if (error instanceof FaultError && error.fault.category !== 'transient') return undefined;
    throw error;
  }
}

function wantedBy({ cells }: WaitingRow, runId: string, declared: Declared): Wanted {
  const id = idIn(cells, declared);
  return id === undefined ? { runId, fields: fieldsOf(cells, declared) } : { runId, id };
}

/**
 * What is busy or away is thrown, and the batch tried again; any other failure is the row's own, so that no row holds up
 * those behind it.
 */
async function tryRow(writing: Writing, workflowId: string, wanted: Wanted): Promise<Outcome> {
  const { trx } = writing;
  await sql`savepoint row_of_upload`.execute(trx);
  try {
    const tried = await tryRun(writing, workflowId, wanted);
    await sql`release savepoint row_of_upload`.execute(trx);
    if (tried.result === 'started') return tried;
    const { code, details } = tried.fault;
    const isBroken = code === 'trigger_fields_invalid' && 'fields' in wanted;
    return { result: isBroken ? 'broken' : tried.result, code, faults: faultsOf(details?.['diagnostics']) };
  } catch (error) {
    const fault = error instanceof FaultError ? error.fault : undefined;
    if (fault?.category === 'transient') throw error;
    await sql`rollback to savepoint row_of_upload`.execute(trx);
    return { result: 'refused', code: fault?.code ?? 'internal' };
  }
}

/** By column: what lies below it may be named by whoever wrote the file. */
function faultsOf(diagnostics: Value | undefined): readonly RowFault[] {
  if (!Array.isArray(diagnostics)) return [];
  return (diagnostics as readonly Value[]).filter(isMap).map(({ code, pointer, message, hint }) => {
    const [, , column = ''] = String(pointer).split('/');
    const named = column.replaceAll('~1', '/').replaceAll('~0', '~');
    return { code: String(code), column: named, details: `${String(message)} ${String(hint)}` };
  });
}

async function writeOutcomes(
  trx: Trx,
  uploadId: string,
  outcomes: readonly (Outcome & { readonly line: number })[],
): Promise<void> {
  const told = outcomes.map(({ line, result, runId, code, faults }) => ({ line, result, runId, code, faults }));
  await sql`
    update run_upload_rows r set cells = null, result = o.result, run_id = o."runId", code = o.code,
      faults = case when o.faults <> '[]'::jsonb then o.faults end
    from jsonb_to_recordset(${json(told)}::jsonb)
      as o (line integer, result text, "runId" text, code text, faults jsonb)
    where r.upload_id = ${uploadId} and r.line = o.line`.execute(trx);
}
