import { sql } from 'kysely';
import { LanguageFault } from '../../interpreter/language/evaluate';
import { barrier } from '../barriers';
import type { Trx } from '../database';
import { setTimers } from '../dates/set-timers';
import { Lanes } from '../events/lanes';
import { announce } from '../events/notify';
import { derivedId } from '../ids';
import { readRow } from '../objects/rows/read-row';
import type { StoredObject } from '../objects/stored-object';
import type { RunCreator } from '../runs/run';
import { insertRun } from '../runs/start/insert-run';
import { recordRefusal } from '../runs/start/limits';
import { type CommittedRun, startOrLeave } from '../runs/start/start-run';
import type { Service } from '../service';
import { objectMeets, objectRun, type TimedRun, timedRun } from './object-run';
import { readObjects } from './read-objects';
import { chooseVersion, findServing, type Serving } from './serving';
import { lockSchedule, type StoredSchedule } from './stored-schedule';

/** Objects that one page looks at, and with it all that a starter has in memory. */
const MOST_LOOKED_AT = 500;
/** Calls of Temporal under way at once. */
const AT_ONCE = 10;
const SECOND = 1000;

export interface StartedPage {
  readonly done: boolean;
  /** Milliseconds that are to pass from the begin of this page to the begin of the next one. */
  readonly pause: number;
}

interface OpenOccurrence {
  readonly id: string;
  readonly scheduleId: string;
  readonly nominal: string;
  readonly scheduledFor: Date;
  readonly localTime: string;
  readonly cause: 'time' | 'hand' | 'activation';
  readonly creator: RunCreator;
}

interface Page extends StartedPage {
  readonly runs: readonly CommittedRun[];
}

const DONE: Page = { done: true, pause: 0, runs: [] };

/**
 * Starts the next runs of an occurrence, as many as a second may have: inserts their rows and moves on in one
 * transaction, so that whoever dies on the way starts none twice and leaves none out. What Temporal has not taken by the
 * end is started by the sweep.
 */
export async function startPage(service: Service, occurrenceId: string): Promise<StartedPage> {
  const { rows } = await sql<{ cause: string }>`
    select cause from schedule_occurrences where id = ${occurrenceId}`.execute(service.db);
  if (rows[0]?.cause === 'activation') return setTimers(service, occurrenceId);
  const { done, pause, runs } = await service.db.transaction().execute((trx) => nextPage(trx, occurrenceId));
  await barrier('after-page-commit');
  if (runs.length > 0) announce(service.pool);
  const lanes = new Lanes(AT_ONCE);
  await Promise.all(runs.map((run) => lanes.through(() => startOrLeave(service, run))));
  return { done, pause };
}

async function nextPage(trx: Trx, occurrenceId: string): Promise<Page> {
  const occurrence = await lockOccurrence(trx, occurrenceId);
  if (occurrence === undefined) return DONE;
  const schedule = await lockSchedule(trx, occurrence.scheduleId);
  const serving =
    schedule === undefined ? undefined : await findServing(trx, schedule.environment.id, schedule.workflow.id);
  if (schedule === undefined || serving === undefined || schedule.trigger.type !== 'schedule') {
    return end(trx, occurrence, DONE, 'workflow_paused');
  }
  const { objects } = schedule.trigger;
  if (objects === undefined) return startOne(trx, occurrence, schedule, serving);
  const { kind, perSecond } = objects;
  const rows = await readObjects(trx, occurrence.id, {
    environmentId: schedule.environment.id,
    kind,
    most: MOST_LOOKED_AT,
  });
  const { runs, looked } = await walk(trx, { occurrence, schedule, serving }, rows.map(readRow), perSecond);
  await moveOn(trx, occurrence.id, rows[looked - 1]?.id, looked, runs.length);
  const done = rows.length < MOST_LOOKED_AT && looked === rows.length;
  const page = { runs, done, pause: (runs.length / perSecond) * SECOND };
  return done ? end(trx, occurrence, page) : page;
}

interface Starting {
  readonly occurrence: OpenOccurrence;
  readonly schedule: StoredSchedule;
  readonly serving: Serving;
}

async function lockOccurrence(trx: Trx, id: string): Promise<OpenOccurrence | undefined> {
  const { rows } = await sql<OpenOccurrence>`
    select id, schedule_id as "scheduleId", nominal, scheduled_for as "scheduledFor", local_time as "localTime",
      cause, creator
    from schedule_occurrences where id = ${id} and status = 'starting' for update`.execute(trx);
  return rows[0];
}

async function end(trx: Trx, { id }: OpenOccurrence, page: Page, reason: string | null = null): Promise<Page> {
  await sql`
    update schedule_occurrences set status = 'started', reason = ${reason}, ended_at = clock_timestamp()
    where id = ${id}`.execute(trx);
  return page;
}

async function startOne(
  trx: Trx,
  occurrence: OpenOccurrence,
  schedule: StoredSchedule,
  serving: Serving,
): Promise<Page> {
  const timed = await timedBy(trx, occurrence, schedule, serving, null);
  const { trigger } = timed.published.plan;
  const run = timedRun(timed, {
    scheduled_for: occurrence.scheduledFor.toISOString(),
    local_time: occurrence.localTime,
    time_zone: trigger.type === 'schedule' ? trigger.schedule.timeZone : 'UTC',
  });
  const runs = (await insertRun(trx, run)) === 'inserted' ? [run] : [];
  await moveOn(trx, occurrence.id, undefined, 0, runs.length);
  return end(trx, occurrence, { ...DONE, runs });
}

async function moveOn(
  trx: Trx,
  occurrenceId: string,
  lastId: string | undefined,
  looked: number,
  started: number,
): Promise<void> {
  // By the database alone: a time of ours would lose its microseconds.
  await sql`
    update schedule_occurrences set looked = looked + ${looked}, started = started + ${started},
      after_at = coalesce((select created_at from objects where id = ${lastId ?? null}), after_at),
      after_id = coalesce(${lastId ?? null}, after_id)
    where id = ${occurrenceId}`.execute(trx);
}

async function walk(trx: Trx, starting: Starting, objects: readonly StoredObject[], most: number) {
  const runs: CommittedRun[] = [];
  let looked = 0;
  for (const object of objects) {
    if (runs.length >= most) break;
    looked += 1;
    if (object.redactedAt === null) runs.push(...(await startOf(trx, starting, object)));
  }
  return { runs, looked };
}

/** The run of an object, where it meets the filter and has none of this occurrence yet. */
async function startOf(
  trx: Trx,
  { occurrence, schedule, serving }: Starting,
  object: StoredObject,
): Promise<readonly CommittedRun[]> {
  const { environment, workflow } = schedule;
  const timed = await timedBy(trx, occurrence, schedule, serving, object);
  const { trigger } = timed.published.plan;
  if (trigger.type !== 'schedule' || trigger.objects === undefined) return [];
  try {
    if (!(await objectMeets(trx, environment, trigger.objects, object))) return [];
  } catch (error) {
    if (!(error instanceof LanguageFault)) throw error;
    const start = { environmentId: environment.id, workflowId: workflow.id, depth: 1, objectId: object.id };
    await recordRefusal(trx, { ...start, eventId: null }, error.fault.code);
    return [];
  }
  const run = objectRun(timed, object);
  return (await insertRun(trx, run)) === 'inserted' ? [run] : [];
}

async function timedBy(
  trx: Trx,
  { nominal, scheduledFor, creator }: OpenOccurrence,
  { id: scheduleId, environment, workflow }: StoredSchedule,
  serving: Serving,
  object: StoredObject | null,
): Promise<TimedRun> {
  const id = derivedId('wfr', environment.id, scheduleId, nominal, ...(object === null ? [] : [object.id]));
  const { published, label } = await chooseVersion(trx, serving, object ?? id);
  const made = { id, environment, workflow, published, rolloutLabel: label, scheduledFor, creator, scheduleId };
  return { ...made, cause: {}, depth: 1 };
}
