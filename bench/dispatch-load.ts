import { sql } from 'kysely';
import type { ValueMap } from '../interpreter/value';
import { prepared } from '../src/database';
import { announce } from '../src/events/notify';
import { newId } from '../src/ids';
import { getObject, snapshotOf } from '../src/objects';
import type { Service } from '../src/service';
import type { Environment } from '../src/writing';
import { now } from './dispatch-clock';

/** Events that one transaction commits. */
const BATCH = 10;
const PER_SECOND = 500;
const EVERY_MS = (1000 * BATCH) / PER_SECOND;
/** Of so many events one starts a run or wakes one, in turn. */
const ONE_IN = 50;
/** A run that was started is woken so much later: then it waits. */
const WOKEN_AFTER_MS = 3000;
/** Of these, in turn, are events that start nothing: to some definitions listen, whose criteria they do not meet. */
const NAMES = ['inquiry.updated-fields', 'inquiry.completed', 'inquiry.updated-tags', 'inquiry.started'] as const;
/** Definitions of which an event starts a run. */
const STARTED = 10;

/** Definitions with event triggers: ten that are started and wait, ten whose criteria nothing meets. */
export const DISPATCHED: readonly object[] = Array.from({ length: 2 * STARTED }, (_, index) =>
  index < STARTED ? startedDefinition(index) : idleDefinition(index),
);

function startedDefinition(index: number): object {
  return {
    key: `woken-${index}`,
    name: `Woken ${index}`,
    trigger: {
      type: 'event',
      events: ['inquiry.completed'],
      criteria: { field: 'trigger.fields.name_first', operator: 'equals', value: `wake-${index}` },
    },
    steps: [
      { key: 'await_it', type: 'wait', for: '{{trigger}}', events: ['inquiry.approved'], default_resolution: '1h' },
      { key: 'done', type: 'stop', outcome: 'completed' },
    ],
  };
}

function idleDefinition(index: number): object {
  const name = NAMES[index % NAMES.length] ?? NAMES[0];
  return {
    key: `idle-${index}`,
    name: `Idle ${index}`,
    trigger: {
      type: 'event',
      events: [...new Set(['inquiry.completed', name === 'inquiry.updated-tags' ? 'inquiry.failed' : name])],
      criteria: {
        all: [
          { field: 'trigger.reference_id', operator: 'starts_with', value: 'customer' },
          {
            any: [
              { field: 'trigger.fields.name_last', operator: 'equals', value: `Nobody ${index}` },
              { field: 'trigger.tags', operator: 'contains', value: `tag-${index}` },
            ],
          },
        ],
      },
    },
    steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
  };
}

/** When which event was about to be committed: by its id, on the clock of `now`. */
export interface Load {
  readonly committed: ReadonlyMap<string, number>;
  /** Of them those that start or wake a run. */
  readonly waking: readonly string[];
}

interface Planned {
  readonly name: string;
  readonly object: string;
  readonly snapshot: ValueMap;
  readonly waking: boolean;
}

/** Commits events at their rate for so many milliseconds, whatever becomes of them. */
export async function commitEvents(service: Service, environment: Environment, lasts: number): Promise<Load> {
  const objects = await insertInquiries(service, environment, (lasts / 1000) * (PER_SECOND / ONE_IN) + 1000);
  const snapshot = await typicalSnapshot(service, environment);
  const committed = new Map<string, number>();
  const waking: string[] = [];
  const planning = planner(objects, snapshot, WOKEN_AFTER_MS / EVERY_MS);
  const under: Promise<void>[] = [];
  const began = now();
  for (let batch = 0; batch * EVERY_MS < lasts; batch += 1) {
    const wait = began + batch * EVERY_MS - now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const planned = planning(batch);
    under.push(
      commitOne(service, environment, planned).then(({ ids, at }) => {
        for (const id of ids) committed.set(id, at);
        waking.push(...ids.filter((_, index) => planned[index]?.waking));
      }),
    );
  }
  await Promise.all(under);
  return { committed, waking };
}

/** What each batch holds. In every tenth place of ten batches is one that starts a run, or wakes an older one. */
function planner(objects: readonly string[], snapshot: ValueMap, later: number): (batch: number) => readonly Planned[] {
  const waiting: { readonly object: string; readonly from: number }[] = [];
  let fresh = objects.length;
  let special = 0;
  const one = (name: string, object: string, name_first: string, waking: boolean): Planned => ({
    name,
    object,
    snapshot: { ...snapshot, id: object, fields: { ...(snapshot['fields'] as ValueMap), name_first } },
    waking,
  });
  return (batch) => {
    const events = Array.from({ length: BATCH }, (_, index) => {
      const nth = batch * BATCH + index;
      return one(NAMES[nth % NAMES.length] ?? NAMES[0], objects[nth % 1000] ?? '', 'Ada', false);
    });
    if (batch % (ONE_IN / BATCH) !== 0) return events;
    special += 1;
    const [oldest] = waiting;
    if (special % 2 === 0 && oldest !== undefined && oldest.from <= batch) {
      waiting.shift();
      return [...events.slice(1), one('inquiry.approved', oldest.object, 'Ada', true)];
    }
    fresh -= 1;
    const object = objects[fresh] ?? '';
    waiting.push({ object, from: batch + later });
    return [...events.slice(1), one('inquiry.completed', object, `wake-${special % STARTED}`, true)];
  };
}

/** As `appendEvent` does, but a statement for ten events: what commits is not what is measured. */
async function commitOne(service: Service, environment: Environment, planned: readonly Planned[]) {
  const rows = planned.map(({ name, object, snapshot }) => ({ id: newId('evt'), name, object, snapshot }));
  const at = await service.db.transaction().execute(async (trx) => {
    await prepared`
      with given as (
        select * from json_to_recordset(${JSON.stringify(rows)}::json) as g(id text, name text, object text, snapshot jsonb)
      ), raised as (
        update objects o set version = o.version + 1 from given where o.id = given.object
        returning o.id as object, o.version, given.id, given.name
      ), told as (
        insert into events (id, environment_id, name, object_id, object_kind, created_at, snapshot, context)
        select id, ${environment.id}, name, object, 'inquiry', clock_timestamp(), snapshot, '{}' from given
        returning id, created_at
      )
      insert into event_subjects (object_id, version, event_id, name, created_at)
      select raised.object, raised.version, raised.id, raised.name, told.created_at from raised join told using (id)
    `.execute(trx);
    return now();
  });
  announce(service.pool);
  return { ids: rows.map((row) => row.id), at };
}

/** Objects without a history of their own; those at the end are of one run each. */
async function insertInquiries(service: Service, { id }: Environment, count: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into objects (id, environment_id, kind, status, reference_id)
    select 'inq_bench' || lpad(n::text, 8, '0'), ${id}, 'inquiry', 'pending', 'customer-' || n
    from generate_series(1, ${Math.ceil(count)}::int) n returning id`.execute(service.db);
  return rows.map((row) => row.id);
}

/** As much as an event of an inquiry holds. */
async function typicalSnapshot(service: Service, environment: Environment): Promise<ValueMap> {
  const { rows } = await sql<{ id: string }>`
    select id from objects where environment_id = ${environment.id} and kind = 'inquiry' and fields <> '{}' limit 1
  `.execute(service.db);
  const [row] = rows;
  const fields = { name_last: 'Lovelace', birthdate: '1990-12-10', email_address: 'ada@example.com' };
  const known =
    row === undefined
      ? {}
      : await snapshotOf(service.db, await getObject(service.db, environment.id, row.id, 'inquiry'));
  return { status: 'pending', tags: [], reference_id: 'customer-1', ...known, type: 'inquiry', fields };
}
