import { z } from 'zod';
import { LONGEST_OFFSET, parseDuration } from '../../interpreter/duration';
import type { DateOffset } from '../../interpreter/plan-trigger';
import { dueOf } from '../../src/dates/due-of';
import { planRun } from '../../src/dates/plan-run';
import { fault } from '../../src/faults/fault';
import { isTimeZone } from '../../src/schedules/time-zone';
import { defineAction } from '../define-action';
import { nameOf, objectOf, personal } from '../marks';

const input = z.strictObject({
  workflow: nameOf('workflow').describe('One with a `date` trigger of the kind of the object.'),
  object: objectOf('*'),
  at: z.string().min(1).max(40).optional().describe('A date, or a date and time with its offset from UTC.'),
  date: z
    .string()
    .regex(/^[A-Za-z_][\w-]*(\.[\w-]+)*$/, 'must be the path of a date of the object, such as fields.expires_on')
    .max(200)
    .optional()
    .describe('Instead of `at`: path of a date of the object, which is followed when it is moved.'),
  offset: z
    .string()
    .refine(isOffset, 'must be a duration of at most ten years, such as -30d or PT12H')
    .optional()
    .describe('Added to the time, such as -30d. To a date without a time whole days are added by the calendar.'),
  time: z
    .string()
    .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'must be a time of day such as 09:00')
    .optional()
    .describe('The time of day that a date without a time stands for; 00:00 if left out.'),
  time_zone: z.string().refine(isTimeZone, 'must be a time zone such as Europe/London').optional(),
});

export default defineAction({
  id: 'workflow.schedule@1',
  title: 'Schedule workflow',
  description: 'Orders a run of another workflow for an object, at a time or when a date of the object comes.',
  side: 'own',
  repeat: 'safe',
  input,
  output: z.strictObject({
    id: z.string(),
    scheduled_for: personal(z.iso.datetime().nullable()).describe('Null while the object has no such date.'),
  }),
  faults: ['workflow_not_found', 'workflow_paused', 'not_schedulable', 'schedule_time_invalid', 'object_not_found'],
  example: {
    input: { workflow: 'remind-before-expiry', object: '{{trigger}}', date: 'fields.id_expires_on', offset: '-30d' },
    output: { id: 'wfp_2bNc8RtWq5YzKx7vHsMfL4Jd', scheduled_for: '2027-03-01T00:00:00.000Z' },
  },
  notes: [
    'A time that is past already is come at once. A date that is followed may be moved, taken away and given again; the run is started once. Nothing is left of the order when the object is redacted.',
    'Whether the run starts is seen when its time comes: the workflow must be running then, and the object meet its criteria.',
  ],
  async run({ workflow, object, at, date, ...rest }, context) {
    const time = timeOf(rest);
    const step = `${context.runId}/${context.path}/${context.generation}`;
    const when = date === undefined ? { at: momentOf(at, time) } : { date: date.split('.'), time };
    if (date !== undefined && at !== undefined) throw refuse('Give "at" or "date", not both.');
    const { id, due } = await planRun(context, { step, workflow, object, when });
    return { id, scheduled_for: due === null ? null : new Date(due).toISOString() };
  },
});

function isOffset(text: string): boolean {
  return Math.abs(parseDuration(text, 'signed') ?? Number.POSITIVE_INFINITY) <= LONGEST_OFFSET;
}

type Rest = Pick<z.output<typeof input>, 'offset' | 'time' | 'time_zone'>;

function timeOf({ offset = '0s', time = '00:00', time_zone: timeZone = 'UTC' }: Rest): DateOffset {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { offset: parseDuration(offset, 'signed') ?? 0, minute: hour * 60 + minute, timeZone };
}

function momentOf(at: string | undefined, time: DateOffset): number {
  const moment = at === undefined ? null : dueOf(at, time);
  if (moment !== null) return moment;
  throw refuse(at === undefined ? 'Give "at" or "date".' : '"at" is no date, and no date and time.');
}

function refuse(message: string) {
  return fault('schedule_time_invalid', { message });
}
