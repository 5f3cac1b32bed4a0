import type { Birthdate, PartialDate } from './watchlist';

/** What is taken from the score where the years of birth, the days, or the countries contradict each other. */
const YEAR_DIFFERS = 0.15;
const DAY_DIFFERS = 0.25;
const COUNTRY_DIFFERS = 0.2;
/** Day and month in the wrong order are a mistake that many make. */
const DAY_AND_MONTH_TURNED = 0.5;
/** Years to either side that are no contradiction: one year is a common mistake, and what others let pass, too. */
const YEARS_OFF = 1;
const YEARS_OFF_APPROXIMATELY = 2;

/**
 * What dates of birth take from a score: for a year that none of theirs has, and again for a day that none has, where
 * both sides name days. Nothing where one side does not say.
 */
export function birthdatePenalty(asked: PartialDate | undefined, known: readonly Birthdate[]): number {
  if (asked === undefined || known.length === 0) return 0;
  const year = known.some((date) => hasYear(date, asked.year)) ? 0 : YEAR_DIFFERS;
  const days = known.filter(isDay).map(({ from }) => from);
  // A time between two days, or a year alone, can hold the day that is asked for.
  const isOpen = known.some((date) => !isDay(date) && hasYear(date, asked.year));
  if (asked.day === undefined || days.length === 0 || isOpen || days.some((day) => isSame(day, asked))) return year;
  const isTurned = days.some((day) => isSame(day, { year: asked.year, month: asked.day, day: asked.month }));
  return year + DAY_DIFFERS * (isTurned ? DAY_AND_MONTH_TURNED : 1);
}

/** What countries take from a score: where both sides name some and none is the same. */
export function countryPenalty(asked: string | undefined, known: readonly string[]): number {
  return asked === undefined || known.length === 0 || known.includes(asked) ? 0 : COUNTRY_DIFFERS;
}

function hasYear({ from, to, isApproximate }: Birthdate, year: number): boolean {
  const slack = isApproximate ? YEARS_OFF_APPROXIMATELY : YEARS_OFF;
  return year >= from.year - slack && year <= to.year + slack;
}

function isDay({ from, to, isApproximate }: Birthdate): boolean {
  return !isApproximate && from.day !== undefined && isSame(from, to);
}

interface AnyDate {
  readonly year: number;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
}

function isSame(one: AnyDate, other: AnyDate): boolean {
  return one.year === other.year && one.month === other.month && one.day === other.day;
}
