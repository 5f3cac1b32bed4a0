import type { Birthdate, PartialDate } from './watchlist';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `1964`, `1964-07`, `1964-07-17`; nothing for what is no date. */
export function readIsoDate(text: string): PartialDate | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text.trim()) ?? [];
  return year === undefined ? undefined : partialDate(year, month, day);
}

/** `17 Jul 1964`, `Jul 1964`, `1964`, one of these to another, each of them `circa`; nothing for what is no date. */
export function readWrittenDate(text: string): Birthdate | undefined {
  const [, circa, first = '', last = first] = /^(circa )?(.+?)(?:(?: to |-)(.+))?$/i.exec(text.trim()) ?? [];
  const [from, to] = [readDay(first), readDay(last)];
  if (from === undefined || to === undefined) return undefined;
  return { from, to, isApproximate: circa !== undefined };
}

function readDay(text: string): PartialDate | undefined {
  const [, day, month, year] = /^(?:(?:(\d{1,2}) )?([A-Za-z]{3}) )?(\d{4})$/.exec(text.trim()) ?? [];
  if (year === undefined) return undefined;
  if (month === undefined) return partialDate(year);
  const place = MONTHS.indexOf(month.toLowerCase()) + 1;
  return place === 0 ? undefined : partialDate(year, String(place), day);
}

/** As exact as it is real: the 32nd of January is no day. */
function partialDate(year: string, month?: string, day?: string): PartialDate | undefined {
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const real = new Date(Date.UTC(y, m - 1, d));
  if (y < 1000 || real.getUTCMonth() !== m - 1 || real.getUTCDate() !== d) return undefined;
  return { year: y, ...(month !== undefined && { month: m }), ...(day !== undefined && { day: d }) };
}
