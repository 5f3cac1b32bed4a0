import { sql } from 'kysely';
import { type Db, prepared, type Trx } from '../database';
import { findRunObjects } from './find-run-objects';
import { type ObjectRow, readRow } from './rows/read-row';
import type { StoredObject } from './stored-object';

/** What may be an id, and not only an author's key. */
const ID = /^[a-z]+_[0-9A-Za-z]+$/;

const RUN_ID = /^wfr_/;

const COLUMNS = sql.raw(`id, environment_id, kind, version, status, key, reference_id, attributes, fields, tags,
  created_at, updated_at, redacted_at`);

/**
 * The object of that id; with a kind also the one of that key, or undefined. Of another environment: undefined. A key
 * may look like the id of another object of its kind; then the id is meant.
 */
export async function findObject(
  db: Db | Trx,
  environmentId: string,
  idOrKey: string,
  kind?: string,
): Promise<StoredObject | undefined> {
  const [object] = await findObjects(db, environmentId, [{ name: idOrKey, kind }]);
  return object;
}

/** What an object is asked for by: its id, or its key where its kind is given. */
interface ObjectName {
  readonly name: string;
  readonly kind?: string | undefined;
}

/** As `findObject`, of many at once: the objects in the order of their names, undefined where there is none. */
export async function findObjects(
  db: Db | Trx,
  environmentId: string,
  named: readonly ObjectName[],
): Promise<readonly (StoredObject | undefined)[]> {
  const ids = named.filter(({ name, kind }) => kind === undefined || ID.test(name)).map(({ name }) => name);
  const byId = ids.length === 0 ? [] : await findByIds(db, environmentId, ids);
  const found = new Map(byId.map((object) => [object.id, object]));
  const runIds = named.filter((one) => !found.has(one.name) && mayBeRun(one)).map(({ name }) => name);
  if (runIds.length > 0) for (const run of await findRunObjects(db, environmentId, runIds)) found.set(run.id, run);
  const byName = named.map(({ name, kind }) => {
    const object = found.get(name);
    return kind === undefined || object?.kind === kind ? object : undefined;
  });
  const keyed = named.filter((one, index) => byName[index] === undefined && one.kind !== undefined && !mayBeRun(one));
  const byKey = new Map(
    (await findByKeys(db, environmentId, keyed)).map((object) => [`${object.kind} ${object.key}`, object]),
  );
  return byName.map((object, index) => object ?? byKey.get(`${named[index]?.kind} ${named[index]?.name}`));
}

function mayBeRun({ name, kind }: ObjectName): boolean {
  return (kind === undefined || kind === 'workflow-run') && RUN_ID.test(name);
}

async function findByIds(db: Db | Trx, environmentId: string, ids: readonly string[]): Promise<StoredObject[]> {
  const { rows } = await prepared<ObjectRow>`
    select ${COLUMNS} from objects
    where id = any(${[...ids]}::text[]) and environment_id = ${environmentId}`.execute(db);
  return rows.map(readRow);
}

async function findByKeys(db: Db | Trx, environmentId: string, named: readonly ObjectName[]): Promise<StoredObject[]> {
  if (named.length === 0) return [];
  const [kinds, keys] = [named.map(({ kind }) => kind), named.map(({ name }) => name)];
  const { rows } = await prepared<ObjectRow>`
    select ${COLUMNS} from objects
    where environment_id = ${environmentId} and (kind, key) in (select * from unnest(${kinds}::text[], ${keys}::text[]))
  `.execute(db);
  return rows.map(readRow);
}
