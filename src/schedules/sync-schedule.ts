import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import { sql } from 'kysely';
import type { Schedule } from '../../interpreter/schedule/schedule';
import { choreQueueOf, SCHEDULE_WORKFLOW, type ScheduleInput } from '../../workflows/contract';
import type { Service } from '../service';
import { nextOccurrences } from './occurrences';
import { readSchedule, type StoredSchedule, timesOf } from './stored-schedule';
import { temporalSpecOf } from './temporal-spec';

/** Milliseconds for Temporal to take one call. */
const CALL_DEADLINE = 5000;
/** A schedule that is changed meanwhile is told again. */
const MOST_TRIES = 3;
/** Milliseconds for which Temporal makes up what it missed, at the least. */
const LEAST_CATCH_UP = 10_000;
/** Temporal leaves out what comes right at the begin of a backfill. */
const SECOND = 1000;

/** What Temporal, and its Web UI, know a schedule by. */
export function temporalScheduleId({ environment, workflow, id }: StoredSchedule): string {
  return `${workflow.key.slice(0, 100)}/${environment.key.slice(0, 40)}/${id}`;
}

/**
 * Makes Temporal's schedule what the row says: it may be told again at any time. Whoever dies before what was missed is
 * made up has told nothing. Fault `temporal_unavailable`.
 */
export async function syncSchedule(service: Service, id: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const schedule = await readSchedule(service.db, id);
    if (schedule === undefined) return;
    await service.temporal.call(CALL_DEADLINE, (client) => put(client, service, schedule));
    await service.temporal.call(CALL_DEADLINE, (client) => makeUp(client, schedule));
    const { numAffectedRows } = await sql`
      update schedules set synced_revision = revision, synced_at = clock_timestamp()
      where id = ${id} and revision = ${schedule.revision}`.execute(service.db);
    if (numAffectedRows === 1n) return;
  }
}

async function put(client: Client, service: Service, schedule: StoredSchedule): Promise<void> {
  const scheduleId = temporalScheduleId(schedule);
  const times = timesOf(schedule);
  if (times === undefined || schedule.status === 'removed') {
    await client.schedule.getHandle(scheduleId).delete().catch(passOverMissing);
    return;
  }
  const parts = partsOf(service, schedule, times);
  try {
    await client.schedule.create({ scheduleId, ...parts });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    // All of it anew: what is left out of an update would be kept.
    await client.schedule.getHandle(scheduleId).update(() => parts);
  }
}

function passOverMissing(error: unknown): void {
  if (!(error instanceof ScheduleNotFoundError)) throw error;
}

function partsOf(service: Service, schedule: StoredSchedule, times: Schedule) {
  const { id, workflow, environment, pausedAt, note } = schedule;
  const input: ScheduleInput = { scheduleId: id };
  return {
    spec: temporalSpecOf(times, Date.now()),
    action: {
      type: 'startWorkflow' as const,
      workflowType: SCHEDULE_WORKFLOW,
      workflowId: temporalScheduleId(schedule),
      taskQueue: choreQueueOf(service.taskQueue),
      args: [input],
      staticSummary: `${workflow.key} in ${environment.key}`,
    },
    // What overlaps is judged by the rows of its runs: this one has inserted them in a moment.
    policies: { overlap: 'ALLOW_ALL' as const, catchupWindow: catchUpOf(times), pauseOnFailure: false },
    state: { paused: pausedAt !== null, ...(note === null ? {} : { note }) },
  };
}

/**
 * Has Temporal start what came before it took the schedule as it is now: it starts a time before that neither by the old
 * spec nor by the new one. A time that it is told of twice starts nothing twice.
 */
async function makeUp(client: Client, schedule: StoredSchedule): Promise<void> {
  const times = timesOf(schedule);
  if (times === undefined || schedule.status === 'removed' || schedule.pausedAt !== null) return;
  const handle = client.schedule.getHandle(temporalScheduleId(schedule));
  const { info } = await handle.describe();
  const { start, end } = missedBy(schedule, times, (info.lastUpdatedAt ?? info.createdAt).getTime());
  if (start < end) await handle.backfill({ start: new Date(start), end: new Date(end), overlap: 'ALLOW_ALL' });
}

/**
 * From when Temporal was last told to when it took what it is told now, by its own clock. A start that is still due may
 * be later than its time, by the jitter; what is yet to come is not drawn forward.
 */
function missedBy({ activeSince, toldAt }: StoredSchedule, times: Schedule, taken: number) {
  const { jitter } = times;
  const since = Math.max(toldAt?.getTime() ?? 0, taken - catchUpOf(times)) - jitter;
  const [next] = nextOccurrences(times, taken, 1);
  return {
    start: Math.max(activeSince.getTime(), since) - SECOND,
    end: Math.min(taken + jitter, next === undefined ? Number.POSITIVE_INFINITY : next.at - 1),
  };
}

function catchUpOf({ catchUp }: Schedule): number {
  return Math.max(catchUp, LEAST_CATCH_UP);
}
