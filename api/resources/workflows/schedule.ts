import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import { nextTimesOf, type StoredOccurrence } from '../../../src/schedules/find-schedule';
import type { StoredSchedule } from '../../../src/schedules/stored-schedule';
import { type Resource, resourceSchema, timeSchema } from '../../answers/envelope';

/** Times ahead that an answer tells. */
const NEXT_TIMES = 10;

const timeOfDaySchema = z.object({ at: timeSchema, localTime: z.string().describe('What clocks show then.') });

const occurrenceSchema = z.object({
  id: z.string(),
  scheduledFor: timeSchema,
  localTime: z.string(),
  cause: z.enum(['time', 'hand', 'activation']),
  status: z.enum(['starting', 'started', 'skipped']),
  reason: z.string().nullable().describe('Why it was skipped, or ended before its time.'),
  lookedAt: z.int().describe('Objects that were looked at.'),
  started: z.int().describe('Runs that were started.'),
  createdAt: timeSchema,
  endedAt: timeSchema.nullable(),
});

const attributesSchema = z.object({
  workflowKey: z.string(),
  triggerType: z.enum(['schedule', 'date']),
  status: z.enum(['active', 'paused', 'removed']).describe('removed: the workflow is paused or archived.'),
  note: z.string().nullable().describe('Why it is paused.'),
  timeZone: z.string(),
  objectKind: z.string().nullable().describe('Kind of the objects that it starts a run of each.'),
  perSecond: z.int().nullable().describe('Runs that are started in a second.'),
  jitter: z.int().nullable().describe('Milliseconds by which a start may come later than its time.'),
  overlap: z.enum(['allow', 'skip']).nullable().describe('While runs of an earlier time are under way.'),
  catchUp: z.int().nullable().describe('Milliseconds: what was missed for longer is not made up.'),
  nextTimes: z.array(timeOfDaySchema).describe('The next ten.'),
  recent: z.array(occurrenceSchema).optional().describe('What it started of late, the newest first.'),
  activeSince: timeSchema,
  pausedAt: timeSchema.nullable(),
  keptSince: timeSchema.nullable().describe('When the engine was told of it as it is; null: not yet.'),
  createdAt: timeSchema,
});

export const scheduleSchema = resourceSchema('workflow-schedule', attributesSchema, ['workflow']);

/** What starts runs of a workflow by the clock. `recent`: where it is shown alone. */
export function serializeSchedule(schedule: StoredSchedule, recent?: readonly StoredOccurrence[]): Resource {
  const { id, workflow, trigger, status, note, activeSince, pausedAt, syncedAt, createdAt } = schedule;
  const isPaused = status === 'active' && pausedAt !== null;
  const attributes: ValueMap = {
    workflowKey: workflow.key,
    triggerType: trigger.type,
    status: isPaused ? 'paused' : status,
    note,
    ...termsOf(schedule),
    nextTimes: nextTimesOf(schedule, NEXT_TIMES).map(({ at, localTime }) => ({
      at: new Date(at).toISOString(),
      localTime,
    })),
    ...(recent === undefined ? {} : { recent: recent.map(serializeOccurrence) }),
    activeSince: activeSince.toISOString(),
    pausedAt: pausedAt?.toISOString() ?? null,
    keptSince: syncedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
  return {
    type: 'workflow-schedule',
    id,
    attributes,
    relationships: { workflow: { data: { type: 'workflow', id: workflow.id } } },
  };
}

function termsOf({ trigger }: StoredSchedule): ValueMap {
  if (trigger.type === 'date') {
    const none = { perSecond: null, jitter: null, overlap: null, catchUp: null };
    return { timeZone: trigger.when.timeZone, objectKind: trigger.kind, ...none };
  }
  const { timeZone, jitter, overlap, catchUp } = trigger.schedule;
  const { kind = null, perSecond = null } = trigger.objects ?? {};
  return { timeZone, objectKind: kind, perSecond, jitter, overlap, catchUp };
}

function serializeOccurrence(occurrence: StoredOccurrence): Value {
  const { id, scheduledFor, localTime, cause, status, reason, looked, started, createdAt, endedAt } = occurrence;
  return {
    id,
    scheduledFor: scheduledFor.toISOString(),
    localTime,
    cause,
    status,
    reason,
    lookedAt: looked,
    started,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
