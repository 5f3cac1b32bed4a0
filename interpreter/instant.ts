/**
 * Instants and dates by arithmetic alone (proleptic Gregorian, UTC), the same on every host for ever. An instant is
 * milliseconds since 1970-01-01T00:00:00Z; years run from 0000 to 9999.
 */

export const DAY = 86_400_000;

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const FIRST_INSTANT = daysOf({ year: 0, month: 1, day: 1 }) * DAY;
const LAST_INSTANT = daysOf({ year: 9999, month: 12, day: 31 }) * DAY + DAY - 1;

/** Is it an instant that can be printed: a whole number of milliseconds in the years 0000 to 9999? */
export function isInstant(milliseconds: number): boolean {
  return Number.isInteger(milliseconds) && milliseconds >= FIRST_INSTANT && milliseconds <= LAST_INSTANT;
}

/** `1990-02-28` to the start of that day in UTC; null for anything else. */
export function parseDate(text: string): number | null {
  return text.length === 10 ? readDay(text) : null;
}

/**
 * A date, or `1990-02-28T10:00[:30[.123456]]` with `Z` or `+02:00`, to milliseconds (further digits are cut); null for
 * anything else, also for a date-time without its offset from UTC.
 */
export function parseInstant(text: string): number | null {
  if (text.length === 10) return readDay(text);
  const day = readDay(text);
  if (day === null || (text[10] !== 'T' && text[10] !== 't')) return null;
  const clock = readClock(text);
  if (clock === null) return null;
  const offset = readOffset(text, clock.end);
  if (offset === null) return null;
  const instant = day + clock.milliseconds - offset;
  return isInstant(instant) ? instant : null;
}

/** `2026-01-31T08:30:00.000Z`. */
export function printInstant(milliseconds: number): string {
  const inDay = milliseconds - Math.floor(milliseconds / DAY) * DAY;
  const hours = Math.floor(inDay / 3_600_000);
  const minutes = Math.floor(inDay / 60_000) % 60;
  const seconds = Math.floor(inDay / 1000) % 60;
  const clock = `${padded(hours, 2)}:${padded(minutes, 2)}:${padded(seconds, 2)}.${padded(inDay % 1000, 3)}`;
  return `${printDate(milliseconds)}T${clock}Z`;
}

/** The date of an instant in UTC: `2026-01-31`. */
export function printDate(milliseconds: number): string {
  const { year, month, day } = dateOf(Math.floor(milliseconds / DAY));
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** Whole years from one instant to another by the calendar in UTC; who was born on 29 February ages on 1 March. */
export function yearsBetween(from: number, to: number): number {
  const start = dateOf(Math.floor(from / DAY));
  const end = dateOf(Math.floor(to / DAY));
  const before = end.month < start.month || (end.month === start.month && end.day < start.day);
  return end.year - start.year - (before ? 1 : 0);
}

/** Reads `YYYY-MM-DD` at the start of a text. */
function readDay(text: string): number | null {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || text[4] !== '-' || text[7] !== '-') return null;
  return day > daysInMonth(year, month) ? null : daysOf({ year, month, day }) * DAY;
}

function readClock(text: string): { readonly milliseconds: number; readonly end: number } | null {
  const hours = digits(text, 11, 2);
  const minutes = digits(text, 14, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || text[13] !== ':') return null;
  const start = hours * 3_600_000 + minutes * 60_000;
  if (text[16] !== ':') return { milliseconds: start, end: 16 };
  const seconds = digits(text, 17, 2);
  if (seconds < 0 || seconds > 59) return null;
  let end = 19;
  let fraction = 0;
  if (text[19] === '.' || text[19] === ',') {
    end = 20;
    for (let unit = 100; isDigit(text.charCodeAt(end)); unit = Math.floor(unit / 10), end += 1) {
      fraction += unit * (text.charCodeAt(end) - 48);
    }
    if (end === 20) return null;
  }
  return { milliseconds: start + seconds * 1000 + fraction, end };
}

function readOffset(text: string, at: number): number | null {
  const sign = text[at];
  if (sign === 'Z' || sign === 'z') return text.length === at + 1 ? 0 : null;
  if ((sign !== '+' && sign !== '-') || text.length !== at + 6 || text[at + 3] !== ':') return null;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  return (sign === '+' ? 1 : -1) * (hours * 3_600_000 + minutes * 60_000);
}

/** The number that `count` digits write, or -1 when one is no digit. */
function digits(text: string, at: number, count: number): number {
  let number = 0;
  for (let index = at; index < at + count; index += 1) {
    const code = text.charCodeAt(index);
    if (!isDigit(code)) return -1;
    number = number * 10 + (code - 48);
  }
  return number;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** 28 to 31. */
export function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS_OF_MONTH[month - 1] as number);
}

/** Days since 1970-01-01. Counts in eras of 400 years that begin on 1 March, so that a leap day ends its year. */
function daysOf({ year, month, day }: CalendarDate): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a count of days since 1970-01-01. */
export function dateOf(days: number): CalendarDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function padded(number: number, width: number): string {
  return String(number).padStart(width, '0');
}
