import { z } from 'zod';
import { condition, duration, field, fieldKey, reference, strict, title } from '../parts/schema';

const eventTrigger = strict({
  type: z.literal('event'),
  events: z.array(title).min(1).max(50),
  criteria: condition.optional(),
});

const apiTrigger = strict({ type: z.literal('api'), fields: z.record(fieldKey, field).optional() });

const time = z
  .string()
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, { error: 'A time of day is written 09:00, from 00:00 to 23:59.' })
  .meta({ examples: ['09:00'] });
const times = z.union([time, z.array(time).min(1).max(48)]);

const date = z
  .string()
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, { error: 'A date is written 2026-01-31.' })
  .meta({ examples: ['2026-01-31'] });

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const weekdays = z.array(z.enum(WEEKDAYS)).min(1).max(7);

const count = z.int().min(1).max(1000);
const monthDay = z.int().min(1).max(31);

/** A cadence: every so many hours, days, weeks or months. */
const every = z.union([
  strict({ hours: count }),
  strict({ days: count, at: times }),
  strict({ weeks: count, on: weekdays.optional(), at: times }),
  strict({ months: count, on_day: monthDay.optional(), at: times }),
]);

const calendarEntry = strict({
  months: z.array(z.int().min(1).max(12)).min(1).max(12).optional(),
  days: z.array(monthDay).min(1).max(31).optional(),
  weekdays: weekdays.optional(),
  at: times,
});

/** Name of a zone of the IANA database; that there is such a zone is checked by the service, which has a clock. */
const timeZone = title.meta({ examples: ['Europe/London', 'UTC'] });

const scheduleTrigger = strict({
  type: z.literal('schedule'),
  every: every.optional(),
  cron: z.string().min(1).max(200).optional(),
  calendar: z.array(calendarEntry).min(1).max(50).optional(),
  time_zone: timeZone.optional(),
  start_on: date.optional(),
  end_on: date.optional(),
  jitter: duration.optional(),
  overlap: z.enum(['allow', 'skip']).optional(),
  catch_up: duration.optional(),
  objects: strict({
    kind: title,
    filter: condition.optional(),
    per_second: z.int().min(1).max(100).optional(),
  }).optional(),
});

const dateTrigger = strict({
  type: z.literal('date'),
  kind: title,
  date: reference.optional(),
  offset: duration.optional(),
  at: time.optional(),
  time_zone: timeZone.optional(),
  criteria: condition.optional(),
});

export const trigger = z.discriminatedUnion('type', [eventTrigger, apiTrigger, scheduleTrigger, dateTrigger]);

export type TriggerDefinition = z.infer<typeof trigger>;
export type ScheduleDefinition = z.infer<typeof scheduleTrigger>;
export type DateDefinition = z.infer<typeof dateTrigger>;
export type CadenceDefinition = z.infer<typeof every>;
export type CalendarDefinition = z.infer<typeof calendarEntry>;
export type Weekday = (typeof WEEKDAYS)[number];
