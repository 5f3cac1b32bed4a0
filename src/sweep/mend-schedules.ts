import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { choreQueueOf, SCHEDULE_WORKFLOW, type ScheduleInput } from '../../workflows/contract';
import { ringPlannedRun } from '../dates/ring-planned-run';
import { readSchedule, type StoredSchedule } from '../schedules/stored-schedule';
import { syncSchedule, temporalScheduleId } from '../schedules/sync-schedule';
import type { Service } from '../service';
import { isRunning } from '../temporal/is-running';
import { isAway } from '../temporal/temporal';

/** Rows of each kind that one look takes. */
const MOST = 500;
const MOST_LOOKED_FOR = 100;
const AT_ONCE = 10;
const START_DEADLINE = 5000;
/** Milliseconds for which an occurrence is not looked for once it has begun: most are over by then. */
const GRACE = 60_000;

/** Tells Temporal of the schedules that were changed, made or removed. Gives their number. */
export function syncChanged(service: Service): Promise<number> {
  const changed = sql<{ id: string }>`
    select id from schedules where synced_revision <> revision order by updated_at limit ${MOST}`;
  return eachOf(service, changed, (id) => syncSchedule(service, id));
}

/**
 * Tells Temporal anew of schedules that it was told of six hours ago: whatever somebody changed there is mended, and the
 * changes of clocks that are ahead are known in time.
 */
export function syncAnew(service: Service): Promise<number> {
  const old = sql<{ id: string }>`
    select id from schedules
    where type = 'schedule' and synced_at < clock_timestamp() - interval '6 hours'
      and (status = 'active' or updated_at > clock_timestamp() - interval '7 days')
    order by synced_at limit ${MOST}`;
  return eachOf(service, old, (id) => syncSchedule(service, id));
}

/** Begins occurrences that somebody has asked for by hand, or an activation, and that Temporal has not taken. */
export function beginLeft(service: Service): Promise<number> {
  const left = sql<{ id: string }>`
    select id from schedule_occurrences where status = 'starting' and begun_at is null
    order by created_at limit ${MOST}`;
  return eachOf(service, left, (id) => beginOccurrence(service, id));
}

/**
 * Carries on with occurrences that nothing in Temporal carries on with any more: somebody terminated it there, and a
 * schedule that skips what overlaps would skip for ever. Gives their number. `grace`: milliseconds since they were begun.
 */
export function renewLost(service: Service, grace = GRACE): Promise<number> {
  const open = sql<{ id: string }>`
    select id from schedule_occurrences
    where status = 'starting' and begun_at <= clock_timestamp() - ${grace} * interval '1 millisecond'
    order by random() limit ${MOST_LOOKED_FOR}`;
  return eachOf(service, open, async (id) => {
    if (await isCarried(service, id)) return false;
    await sql`
      update schedule_occurrences set begun_at = null where id = ${id} and status = 'starting'`.execute(service.db);
    await beginOccurrence(service, id);
    return true;
  });
}

/** Sets the timers of planned runs that have none. */
export function timePlanned(service: Service): Promise<number> {
  const left = sql<{ id: string }>`
    select id from planned_runs where status = 'waiting' and timed_at is null order by created_at limit ${MOST}`;
  return eachOf(service, left, (id) => ringPlannedRun(service, id));
}

/** What came long ago. */
export async function forgetOccurrences(service: Service): Promise<number> {
  const occurrences = await sql`
    delete from schedule_occurrences where id in (
      select id from schedule_occurrences where ended_at < clock_timestamp() - interval '90 days' limit 10000)`.execute(
    service.db,
  );
  const planned = await sql`
    delete from planned_runs where id in (
      select id from planned_runs where settled_at < clock_timestamp() - interval '90 days' limit 10000)`.execute(
    service.db,
  );
  return Number(occurrences.numAffectedRows ?? 0n) + Number(planned.numAffectedRows ?? 0n);
}

interface Begun {
  readonly schedule: StoredSchedule;
  readonly scheduledFor: Date;
}

async function readBegun({ db }: Service, id: string): Promise<Begun | undefined> {
  const { rows } = await sql<{ scheduleId: string; scheduledFor: Date }>`
    select schedule_id as "scheduleId", scheduled_for as "scheduledFor" from schedule_occurrences
    where id = ${id}`.execute(db);
  const [row] = rows;
  const schedule = row && (await readSchedule(db, row.scheduleId));
  return row === undefined || schedule === undefined ? undefined : { schedule, scheduledFor: row.scheduledFor };
}

function starterOf(schedule: StoredSchedule, occurrenceId: string): string {
  return `${temporalScheduleId(schedule)}/${occurrenceId}`;
}

/** Whether Temporal runs what starts an occurrence: begun by us, or by its schedule for that time. */
async function isCarried(service: Service, id: string): Promise<boolean> {
  const begun = await readBegun(service, id);
  if (begun === undefined) return true;
  const { schedule, scheduledFor } = begun;
  // As Temporal's schedule calls what it starts: by its time, to the second and without the jitter.
  const time = scheduledFor.toISOString().replace(/\.\d+Z$/, 'Z');
  for (const workflowId of [starterOf(schedule, id), `${temporalScheduleId(schedule)}-${time}`]) {
    if (await isRunning(service, workflowId)) return true;
  }
  return false;
}

async function beginOccurrence(service: Service, id: string): Promise<void> {
  const begun = await readBegun(service, id);
  if (begun === undefined) return;
  const { schedule } = begun;
  const input: ScheduleInput = { scheduleId: schedule.id, occurrenceId: id };
  await service.temporal.call(START_DEADLINE, (client) =>
    client.workflow.start(SCHEDULE_WORKFLOW, {
      taskQueue: choreQueueOf(service.taskQueue),
      workflowId: starterOf(schedule, id),
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `${schedule.workflow.key} in ${schedule.environment.key}`,
    }),
  );
  await sql`
    update schedule_occurrences set begun_at = clock_timestamp() where id = ${id} and begun_at is null`.execute(
    service.db,
  );
}

/** Gives how many were mended: one that gives false was not. */
async function eachOf(
  { db, log }: Service,
  query: RawBuilder<{ id: string }>,
  act: (id: string) => Promise<unknown>,
): Promise<number> {
  const { rows } = await query.execute(db);
  const queue = rows.map(({ id }) => id).reverse();
  let done = 0;
  const next = async (): Promise<void> => {
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      try {
        if ((await act(id)) !== false) done += 1;
      } catch (error) {
        // The others would fare no better.
        if (isAway(error)) queue.length = 0;
        else log.error({ id, err: error }, 'What the clock starts could not be given to Temporal: it is tried again.');
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return done;
}
