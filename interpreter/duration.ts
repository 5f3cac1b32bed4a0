/** Durations: `90s`, `15m`, `24h`, `30d`, or ISO 8601 without months and years. A day is 24 hours. */

const UNITS: { readonly [unit: string]: number } = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DAY_UNITS: { readonly [unit: string]: number } = { W: 604_800_000, D: 86_400_000 };
const TIME_UNITS: { readonly [unit: string]: number } = { H: 3_600_000, M: 60_000, S: 1000 };
const DIGITS = '0123456789';

/** The furthest that a run may be from the date that it is about: ten years of 365 days. */
export const LONGEST_OFFSET = 3650 * 86_400_000;

/**
 * Milliseconds, whole and not negative (`-P3D` and `-3d` where `signed`), or null. Months and years have no fixed
 * length and are refused: `PT1M` is a minute, `P1M` is not a duration.
 */
export function parseDuration(text: string, signed?: 'signed'): number | null {
  const negative = signed !== undefined && text.startsWith('-');
  const body = negative ? text.slice(1) : text;
  const milliseconds = body.startsWith('P') ? parseIso(body) : parseShort(body);
  if (milliseconds === null || milliseconds > Number.MAX_SAFE_INTEGER) return null;
  return negative && milliseconds > 0 ? -milliseconds : milliseconds;
}

function parseShort(text: string): number | null {
  const number = readNumber(text, 0);
  const unit = unitOf(UNITS, text.slice(number.end));
  return number.end === 0 || number.fraction || unit === undefined ? null : number.value * unit;
}

function parseIso(text: string): number | null {
  const split = text.indexOf('T');
  const days = sum(split === -1 ? text.slice(1) : text.slice(1, split), DAY_UNITS);
  if (split === -1) return text.length === 1 ? null : days;
  const time = text.length === split + 1 ? null : sum(text.slice(split + 1), TIME_UNITS);
  return days === null || time === null ? null : days + time;
}

/** Adds up `2D` or `1H30M`: units in their order, each once, a fraction only in seconds. */
function sum(text: string, units: { readonly [unit: string]: number }): number | null {
  const order = Object.keys(units);
  let total = 0;
  let at = 0;
  let next = 0;
  while (at < text.length) {
    const number = readNumber(text, at);
    const letter = text[number.end] ?? '';
    const place = order.indexOf(letter, next);
    const unit = unitOf(units, letter);
    if (number.end === at || place === -1 || unit === undefined || (number.fraction && letter !== 'S')) return null;
    total += Math.round(number.value * unit);
    next = place + 1;
    at = number.end + 1;
  }
  return total;
}

function unitOf(units: { readonly [unit: string]: number }, letter: string): number | undefined {
  return Object.hasOwn(units, letter) ? units[letter] : undefined;
}

function readNumber(
  text: string,
  start: number,
): { readonly value: number; readonly end: number; readonly fraction: boolean } {
  let end = afterDigits(text, start);
  const fraction = end > start && text[end] === '.' && afterDigits(text, end + 1) > end + 1;
  if (fraction) end = afterDigits(text, end + 1);
  return { value: Number(text.slice(start, end)), end, fraction };
}

function afterDigits(text: string, start: number): number {
  let at = start;
  while (at < text.length && DIGITS.includes(text[at] as string)) at += 1;
  return at;
}
