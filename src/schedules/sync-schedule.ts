import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import { sql } from 'kysely';
import type { Schedule } from '../../interpreter/schedule/schedule';
import { choreQueueOf, SCHEDULE_WORKFLOW, type ScheduleInput } from '../../workflows/contract';
import type { Service } from '../service';
import { readSchedule, type StoredSchedule, timesOf } from './stored-schedule';
import { temporalSpecOf } from './temporal-spec';

/** Milliseconds for Temporal to take one call. */
const CALL_DEADLINE = 5000;
/** A schedule that is changed meanwhile is told again. */
const MOST_TRIES = 3;

/** What Temporal, and its Web UI, know a schedule by. */
export function temporalScheduleId({ environment, workflow, id }: StoredSchedule): string {
  return `${workflow.key.slice(0, 100)}/${environment.key.slice(0, 40)}/${id}`;
}

/** Makes Temporal's schedule what the row says: it may be told again at any time. Fault `temporal_unavailable`. */
export async function syncSchedule(service: Service, id: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const schedule = await readSchedule(service.db, id);
    if (schedule === undefined) return;
    await service.temporal.call(CALL_DEADLINE, (client) => put(client, service, schedule));
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
  const { spec, action, policies, state } = partsOf(service, schedule, times);
  try {
    const backfill = missedBy(schedule, times);
    await client.schedule.create({ scheduleId, spec, action, policies, state: { ...state, backfill } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    // All of it anew: what is left out of an update would be kept.
    await client.schedule.getHandle(scheduleId).update(() => ({ spec, action, policies, state }));
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
    policies: { overlap: 'ALLOW_ALL' as const, catchupWindow: Math.max(times.catchUp, 10_000), pauseOnFailure: false },
    state: { paused: pausedAt !== null, ...(note === null ? {} : { note }) },
  };
}

/** What came while Temporal was away, between the activation and now. Making a time up twice starts nothing twice. */
function missedBy({ activeSince, pausedAt }: StoredSchedule, { catchUp }: Schedule) {
  const end = new Date();
  const start = new Date(Math.max(activeSince.getTime(), end.getTime() - catchUp));
  return pausedAt === null && start < end ? [{ start, end, overlap: 'ALLOW_ALL' as const }] : [];
}
