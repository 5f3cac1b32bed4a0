import type { Type } from '../../../interpreter/catalogue';

/** A value that a report is asked with, or gives. */
export interface ReportValue {
  readonly type: Type & { readonly is: Type['is'] };
  /** Of a query: it must be there. */
  readonly required: boolean;
  /** Of a result: shown as null where it is missing; others are left out then. */
  readonly nullable: boolean;
}

export type ReportEvent = 'ready' | 'errored' | 'matched' | 'dismissed' | 'submitted' | 'changed';

/** A type of reports: what it is asked with, what it gives, what happens to it. Names in snake_case. */
export interface ReportType {
  /** `watchlist`: in the names of its events. */
  readonly name: string;
  /** `integration/sentilink-scores`: on the wire, after `report/`. */
  readonly wire: string;
  /** Missing where the published document does not say: then anything may be asked. */
  readonly query?: ReadonlyMap<string, ReportValue>;
  /** Of a query: of each of these groups at least one must be there. */
  readonly anyOf: readonly (readonly string[])[];
  /** What it gives, by attribute. */
  readonly results: ReadonlyMap<string, ReportValue>;
  /** The result that lists what was found, where it looks for matches. */
  readonly matches?: string;
  readonly events: ReadonlySet<ReportEvent>;
  /** May it be run again by itself, every so many days? */
  readonly monitored: boolean;
  /** Is a match dismissed one by one: an entity, or one of its media? */
  readonly dismissedSingly: boolean;
}

interface Declared {
  /** `name!` must be there, `name:date` is of that type; a text otherwise. */
  readonly query?: string;
  readonly anyOf?: readonly string[];
  /** `name?` may be null, `name!` is always there, `name:list` is of that type; a text otherwise. */
  readonly results: string;
  readonly matches?: string;
  /** Beside `ready` and `errored`, which nearly all have. */
  readonly events?: readonly ReportEvent[];
  readonly wire?: string;
  readonly monitored?: true;
  readonly dismissedSingly?: true;
}

const TYPES: { readonly [name: string]: Type & { readonly is: Type['is'] } } = {
  string: { is: 'string' },
  date: { is: 'date' },
  integer: { is: 'integer' },
  number: { is: 'number' },
  boolean: { is: 'boolean' },
  strings: { is: 'array', of: { is: 'string' } },
  list: { is: 'array', of: { is: 'any' } },
  map: { is: 'map', keys: {}, open: true },
};

/** A type that the published document describes. */
export function reportType(name: string, declared: Declared): ReportType {
  const { query, anyOf = [], results, matches, events = [], wire = name, monitored, dismissedSingly } = declared;
  return {
    name,
    wire,
    ...(query !== undefined && { query: read(query) }),
    anyOf: anyOf.map((group) => group.split(' ')),
    results: read(results),
    ...(matches !== undefined && { matches }),
    events: new Set(['ready', 'errored', ...events]),
    monitored: monitored ?? false,
    dismissedSingly: dismissedSingly ?? false,
  };
}

/** A type of which the published document has the events alone: it is asked with anything, and gives `result`. */
export function plainReport(
  name: string,
  events: readonly ReportEvent[],
  more: Pick<Declared, 'matches' | 'monitored'> = {},
): ReportType {
  return { ...reportType(name, { results: 'query:map result', ...more }), results: PLAIN, events: new Set(events) };
}

const PLAIN = new Map<string, ReportValue>([
  ['query', { type: { is: 'map', keys: {}, open: true }, required: false, nullable: true }],
  ['result', { type: { is: 'any' }, required: false, nullable: true }],
]);

function read(declared: string): ReadonlyMap<string, ReportValue> {
  return new Map(
    declared.split(/\s+/).map((word): [string, ReportValue] => {
      const [, name = '', mark, of = 'string'] = /^(\w+)([?!]?)(?::(\w+))?$/.exec(word) ?? [];
      const type = TYPES[of];
      if (type === undefined) throw new TypeError(`A report's value is not declared rightly: ${word}.`);
      return [name, { type, required: mark === '!', nullable: mark === '?' }];
    }),
  );
}
