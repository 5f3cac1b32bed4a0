/** What a clock on the wall shows, as milliseconds as if it hung in UTC: `Date.UTC(2026, 2, 29, 1, 30)`. */
export type LocalTime = number;

const DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether there is a time zone of this name in the IANA database. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    // An offset such as +02:00 is no zone: it knows nothing of changes of clocks.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** Names that a mistyped one may have meant. */
export function timeZoneNames(): readonly string[] {
  return [...Intl.supportedValuesOf('timeZone'), 'UTC'];
}

export function localTimeOf(timeZone: string, at: number): LocalTime {
  // `11/28/2026, 20:48:36`: to read it takes half the time that formatting to parts takes.
  const numbers = formatOf(timeZone).format(at).match(/\d+/g) ?? [];
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = numbers.map(Number);
  const seconds = Math.floor(at / 1000) * 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) + at - seconds;
}

/**
 * The instant at which clocks show a local time: the first one where they show it twice, and where they jump over it
 * the moment of the jump.
 */
export function instantOf(timeZone: string, local: LocalTime): number {
  const offsets = [local - DAY, local + DAY].map((near) => localTimeOf(timeZone, near) - near);
  const instants = offsets.map((offset) => local - offset);
  const shown = instants.filter((at) => localTimeOf(timeZone, at) === local);
  return shown.length > 0
    ? Math.min(...shown)
    : jumpBetween(timeZone, Math.min(...instants), Math.max(...instants), local);
}

/** The clocks of a zone on a local day. On most days nobody changes them: then they cost nothing to read. */
export function clockOn(timeZone: string, day: LocalTime) {
  const [before, after] = [day - DAY, day + 2 * DAY].map((near) => localTimeOf(timeZone, near) - near) as [
    number,
    number,
  ];
  return before === after
    ? { instantOf: (local: LocalTime) => local - before, localTimeOf: (at: number) => at + before }
    : {
        instantOf: (local: LocalTime) => instantOf(timeZone, local),
        localTimeOf: (at: number) => localTimeOf(timeZone, at),
      };
}

/**
 * The first instant at which clocks show more than a time that they jump over: at any second, where they left local mean
 * time.
 */
function jumpBetween(timeZone: string, from: number, to: number, local: LocalTime): number {
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = before + Math.ceil((after - before) / 2);
    if (localTimeOf(timeZone, middle) > local) after = middle;
    else before = middle;
  }
  return after;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}
