import { sql } from 'kysely';
import type { Value, ValueMap } from '../../interpreter/value';
import type { Db } from '../database';
import { announce } from '../events/notify';
import { FaultError } from '../faults/fault';
import { moveObject } from '../objects/move-object';
import { lockForChange } from '../objects/rows/lock-objects';
import { writeRow } from '../objects/rows/write-row';
import { withAttributes } from '../objects/rules/rule';
import type { StoredObject } from '../objects/stored-object';
import type { Service } from '../service';
import type { Environment, Writing } from '../writing';
import { importRow } from './import-row';
import type { ImporterRow } from './read-rows';

/** Rows of one transaction. */
const BATCH = 100;
/** Rows of which an importer tells that they could not be done. */
const TOLD = 100;

/** Faults after which no other row can be done. */
const FATAL: ReadonlySet<string> = new Set(['list_archived', 'object_not_found']);
const DUPLICATES: ReadonlySet<string> = new Set(['list_item_exists', 'reference_taken', 'identifier_taken']);

interface Done {
  readonly successful: number;
  readonly duplicates: number;
  readonly errors: readonly { readonly line: number; readonly code: string }[];
  readonly fatal: boolean;
}

/**
 * Does rows of importers that are pending, for about so many milliseconds; gives how many. A batch's rows, their going
 * and the counts commit together: whatever dies, each row is done once. Several processes at once take several importers.
 */
export async function continueImports({ db, pool }: Pick<Service, 'db' | 'pool'>, budget = 1_000): Promise<number> {
  const until = performance.now() + budget;
  let total = 0;
  for (;;) {
    const done = await doBatch(db);
    if (done === undefined) return total;
    total += done;
    announce(pool);
    if (performance.now() > until) return total;
  }
}

/** Undefined where no importer has anything to do that nobody else is at. */
async function doBatch(db: Db): Promise<number | undefined> {
  return db.transaction().execute(async (trx) => {
    const { rows: found } = await sql<{ id: string; environment: Environment }>`
      select o.id, json_build_object('id', e.id, 'key', e.key, 'organizationId', e.organization_id) as environment
      from objects o join environments e on e.id = o.environment_id
      where o.kind = 'importer-pipeline-run' and o.status = 'pending'
      order by o.created_at limit 1 for no key update of o skip locked`.execute(trx);
    const [next] = found;
    if (next === undefined) return undefined;
    const actor = { type: 'system', id: next.id } as const;
    const writing: Writing = { trx, environment: next.environment, actor, cause: { depth: 0 } };
    const { object, at } = await lockForChange(writing, 'importer-pipeline-run', next.id);
    const rows = await takeRows(writing, next.id);
    const done = await doRows(writing, object, rows);
    const counted = await writeRow(writing, object, { attributes: countedUp(object, done) }, at);
    if (done.fatal) await end(writing, counted, 'errored');
    else if (rows.length < BATCH) await end(writing, counted, 'ready');
    return rows.length;
  });
}

async function takeRows({ trx }: Writing, importerId: string): Promise<readonly ImporterRow[]> {
  const { rows } = await sql<ImporterRow>`
    delete from importer_rows where importer_id = ${importerId} and line in (
      select line from importer_rows where importer_id = ${importerId} order by line limit ${BATCH})
    returning line, row`.execute(trx);
  return [...rows].sort((one, other) => one.line - other.line);
}

async function doRows(writing: Writing, importer: StoredObject, rows: readonly ImporterRow[]): Promise<Done> {
  const errors: { line: number; code: string }[] = [];
  let [successful, duplicates] = [0, 0];
  for (const { line, row } of rows) {
    const code = await tryRow(writing, importer, row);
    if (code === undefined) successful += 1;
    else if (DUPLICATES.has(code)) duplicates += 1;
    else errors.push({ line, code });
    if (code !== undefined && FATAL.has(code)) return { successful, duplicates, errors, fatal: true };
  }
  return { successful, duplicates, errors, fatal: false };
}

/**
 * The code of the fault for which a row cannot be done. What is busy or away is thrown, and the batch tried again; any
 * other failure is the row's own, so that no row holds up those behind it.
 */
async function tryRow(writing: Writing, importer: StoredObject, row: ValueMap): Promise<string | undefined> {
  const { trx } = writing;
  await sql`savepoint row_of_importer`.execute(trx);
  try {
    await importRow(writing, importer, row);
    await sql`release savepoint row_of_importer`.execute(trx);
    return undefined;
  } catch (error) {
    const fault = error instanceof FaultError ? error.fault : undefined;
    if (fault?.category === 'transient') throw error;
    await sql`rollback to savepoint row_of_importer`.execute(trx);
    return fault?.code ?? 'internal';
  }
}

function countedUp(importer: StoredObject, { successful, duplicates, errors }: Done): ValueMap {
  const { attributes } = importer;
  const count = (key: string, more: number): [string, Value] => [key, Number(attributes[key] ?? 0) + more];
  const told = Array.isArray(attributes['errors']) ? (attributes['errors'] as readonly Value[]) : [];
  return withAttributes(
    importer,
    Object.fromEntries([
      count('successful_count', successful),
      count('duplicate_count', duplicates),
      count('error_count', errors.length),
      ['errors', [...told, ...errors].slice(0, TOLD)],
    ]),
  );
}

async function end(writing: Writing, importer: StoredObject, status: 'ready' | 'errored'): Promise<void> {
  await writing.trx.deleteFrom('importer_rows').where('importer_id', '=', importer.id).execute();
  await moveObject(writing, 'importer-pipeline-run', importer.id, status);
}
