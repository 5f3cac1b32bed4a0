import type { CalendarEntry } from '../../schedule/schedule';
import { refuse, type Site } from '../references/site';

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, names: [] },
  { name: 'hour', least: 0, most: 23, names: [] },
  { name: 'day of the month', least: 1, most: 31, names: [] },
  {
    name: 'month',
    least: 1,
    most: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day of the week', least: 0, most: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/**
 * Reads the five fields of cron. Where both a day of the month and a day of the week are given, either is enough, as
 * cron has always had it: two entries. Null: refused.
 */
export function compileCron(text: string, site: Site): readonly CalendarEntry[] | null {
  const words = text.trim().toLowerCase().split(/\s+/);
  if (words.length !== FIELDS.length) {
    return refuseCron(`A cron expression has five fields; this one has ${words.length}.`, site);
  }
  const read = FIELDS.map((field, index) => readField(words[index] as string, field));
  for (const [index, values] of read.entries()) {
    const { name, least, most } = FIELDS[index] as Field;
    if (values !== null) continue;
    return refuseCron(`"${words[index]}" is no ${name}, which goes from ${least} to ${most}.`, site);
  }
  const [minutes, hours, days, months, weekdays] = read as [Values, Values, Values, Values, Values];
  const monthly = (words[3] as string).startsWith('*') && months.length === 12 ? {} : { months };
  const time = { ...monthly, hours, minutes };
  const onDays = isOpen(words[2]) ? {} : { days };
  const onWeekdays = isOpen(words[4]) ? {} : { weekdays: mondayFirst(weekdays) };
  if (isStarred(words[2]) || isStarred(words[4])) return [{ ...time, ...onDays, ...onWeekdays }];
  return [
    { ...time, days },
    { ...time, weekdays: mondayFirst(weekdays) },
  ];
}

type Values = readonly number[];

function refuseCron(message: string, site: Site): null {
  const hint = 'Write minute, hour, day of the month, month and day of the week, such as "30 9 * * mon-fri".';
  return refuse(site, 'bad_cron', message, hint);
}

function isOpen(word: string | undefined): boolean {
  return word === '*' || word === '?';
}

function isStarred(word: string | undefined): boolean {
  return isOpen(word) || (word as string).startsWith('*/');
}

/** Cron counts from Sunday, which is 0 and 7. */
function mondayFirst(weekdays: Values): Values {
  return ascending(weekdays.map((weekday) => (weekday === 0 ? 7 : weekday)));
}

function readField(text: string, field: Field): Values | null {
  const parts = text.split(',').map((part) => readPart(part, field));
  return parts.every((part) => part !== null) ? ascending(parts.flat()) : null;
}

/** `*`, `5`, `1-5`, each also with a step: every 15th, `8-18/2`; a step behind one number goes on to the end. */
function readPart(text: string, field: Field): Values | null {
  const [range, stepText, ...rest] = text.split('/') as [string, ...string[]];
  const step = stepText === undefined ? 1 : readNumber(stepText);
  const bounds = readRange(range, field, stepText !== undefined);
  if (rest.length > 0 || step === null || step === 0 || bounds === null) return null;
  const [from, to] = bounds;
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(value);
  return values;
}

function readRange(text: string, field: Field, stepped: boolean): readonly [number, number] | null {
  const { least, most } = field;
  // Sunday is there twice.
  if (isOpen(text)) return [least, most === 7 ? 6 : most];
  const [first, last, ...rest] = text.split('-') as [string, ...string[]];
  const from = readValue(first, field);
  const to = last === undefined ? (stepped ? most : from) : readValue(last, field);
  return from === null || to === null || rest.length > 0 || from > to ? null : [from, to];
}

function readValue(text: string, { least, most, names }: Field): number | null {
  const named = names.indexOf(text);
  const value = named === -1 ? readNumber(text) : named + least;
  return value === null || value < least || value > most ? null : value;
}

function readNumber(text: string): number | null {
  return /^[0-9]{1,4}$/.test(text) ? Number(text) : null;
}

function ascending(values: Values): Values {
  return [...new Set(values)].sort((one, other) => one - other);
}
