import { type RawBuilder, sql } from 'kysely';
import type { RunStart } from '../../interpreter/requests';
import type { Fault, ValueMap } from '../../interpreter/value';
import { redactApiLogs } from '../api-logs';
import { type Db, json, type Trx } from '../database';
import { redactAnswers } from './redact-requests';
import { redactSteps } from './redact-steps';
import { type Revision, reviseFault, reviseOutput, reviseStart } from './revise-run';
import { wiping } from './revisions';

/** Runs of one transaction. */
const AT_ONCE = 20;

/** Ids of the runs that were given an object: by their trigger, their start, a step, a look-up or a wait. */
function touching(objectId: string): RawBuilder<unknown> {
  return sql`(
    select id from runs where trigger_object_id = ${objectId}
    union select run_id from run_objects where object_id = ${objectId}
    union select cause ->> 'run_id' from events where object_id = ${objectId})`;
}

interface Row {
  readonly id: string;
  readonly start: RunStart;
  readonly labels: ValueMap;
  readonly output: ValueMap | null;
  readonly fault: Fault | null;
}

/**
 * Takes values out of what is stored of the runs that were given an object: of those still under way, or of all. What
 * somebody is writing at this moment is passed over, so that nobody waits for each other: it goes when the run ends.
 */
export async function scrubRuns(trx: Trx, objectId: string, revision: Revision, ended: boolean): Promise<void> {
  const { rows } = await sql<Row>`
    select id, start, labels, output, fault from runs
    where id in ${touching(objectId)} and (${ended}::boolean or status in ('in_progress', 'errored'))
    order by id for no key update skip locked`.execute(trx);
  for (const row of rows) await writeRun(trx, row, revision, (labels) => reviseOutput(revision, labels));
  await redactSteps(
    trx,
    rows.map(({ id }) => id),
    revision,
  );
}

/** Takes all free values out of the ended runs that were given an object before it was redacted. */
export async function wipeRunsOf(db: Db, objectId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select r.id from runs r join objects o on o.id = ${objectId} left join events e on e.id = r.event_id
    where r.id in ${touching(objectId)} and r.status in ('completed', 'failed', 'canceled')
      and coalesce(e.created_at, r.created_at) <= o.redacted_at
      and (r.redacted_at is null or r.redacted_at < o.redacted_at)
    order by r.id`.execute(db);
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const ids = rows.slice(from, from + AT_ONCE).map(({ id }) => id);
    await wipeRuns(db, ids);
  }
}

/**
 * Of these runs, which have ended, those that were given an object that was redacted since they began, or of which some
 * fields were while they were under way: what they carried in their memory by then, they have written down again.
 */
export async function withRedactedObjects(db: Db | Trx, runIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from runs r left join events e on e.id = r.event_id
    where r.id = any(${[...runIds]}::text[]) and exists (
      select from objects o
      where (o.id = r.trigger_object_id or o.id in (select object_id from run_objects t where t.run_id = r.id))
        and (o.redacted_at >= coalesce(e.created_at, r.created_at) or exists (
          select from events told
          where told.object_id = o.id and told.name = o.kind || '.redacted'
            and told.created_at >= coalesce(e.created_at, r.created_at)
            and told.created_at <= (select max(own.created_at) from events own where own.object_id = r.id))))
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** Takes all free values out of runs that have ended, and of requests about them: ids, statuses and times stay. */
export async function wipeRuns(db: Db, runIds: readonly string[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const references = await referencesOf(trx, runIds);
    const revision = wiping();
    const { rows } = await sql<Row>`
      select id, start, labels, output, fault from runs
      where id = any(${[...runIds]}::text[]) order by id for no key update`.execute(trx);
    const labels = (given: ValueMap) => reviseOutput(wiping(references), given);
    for (const row of rows) await writeRun(trx, row, revision, labels);
    await redactSteps(trx, runIds, revision);
    await redactAnswers(trx, runIds);
    await redactApiLogs(trx, runIds);
    await sql`
      update runs set redacted_at = clock_timestamp() where id = any(${[...runIds]}::text[])`.execute(trx);
  });
}

/** Reference ids of the objects of runs: they are the customer's own, and stay in labels. */
async function referencesOf(trx: Trx, runIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ reference: string }>`
    select distinct o.reference_id as reference from objects o
    where o.reference_id is not null and o.id in (
      select trigger_object_id from runs where id = any(${[...runIds]}::text[])
      union select object_id from run_objects where run_id = any(${[...runIds]}::text[]))`.execute(trx);
  return new Set(rows.map(({ reference }) => reference));
}

/** The row, and what the run's own events show of it. */
async function writeRun(
  trx: Trx,
  { id, start, labels, output, fault }: Row,
  revision: Revision,
  labelsOf: (labels: ValueMap) => ValueMap,
): Promise<void> {
  const left = json(labelsOf(labels));
  await sql`
    update runs set start = ${json(reviseStart(revision, start))}::json, labels = ${left}::jsonb,
      output = ${output === null ? null : json(reviseOutput(revision, output))}::json,
      fault = ${fault === null ? null : json(reviseFault(revision, fault))}::jsonb
    where id = ${id}`.execute(trx);
  await sql`
    update events set snapshot = jsonb_set(snapshot, '{labels}', ${left}::jsonb)
    where object_id = ${id} and snapshot -> 'labels' <> '{}'::jsonb`.execute(trx);
}
