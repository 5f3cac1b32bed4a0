import type { Value, ValueMap } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import {
  businessResults,
  type IndexedWatchlist,
  type InstalledLists,
  personResults,
  type ScreeningOptions,
  type ScreeningQuery,
  screen,
  screeningDetails,
} from '../../screening';
import { listOf } from '../../value-shape';
import type { ProviderAnswer, ReportCall, ReportProvider } from './provider';

/** The lists of an installation, in their newest versions; undefined where it keeps none. */
export interface WatchlistSource {
  lists(): Promise<InstalledLists | undefined>;
}

const NONE: InstalledLists = { readable: [], unreadable: [] };

/** Looks for people and firms in the lists that the installation keeps. */
export function createWatchlistProvider(source: WatchlistSource): ReportProvider {
  return {
    async start(call) {
      const all = await source.lists();
      // Nobody installed lists, and nobody asked for them: somebody completes the report by the API.
      if (all === undefined && call.settings['by_default'] === true) return { is: 'pending' };
      return look(chosen(all ?? NONE, call.settings), call);
    },
  };
}

function look(lists: readonly IndexedWatchlist[], { report, query, settings }: ReportCall): ProviderAnswer {
  const isBusiness = report.attributes['report_type'] === 'business-watchlist';
  const threshold = settings['threshold'];
  const options: ScreeningOptions = {
    kinds: isBusiness ? ['organization', 'vessel', 'aircraft'] : ['person'],
    ...(typeof threshold === 'number' && { threshold }),
  };
  const screened = screen(lists, queryOf(query), options);
  const results = isBusiness ? businessResults(screened) : personResults(screened);
  return { is: 'ready', outcome: { results, screening: screeningDetails(screened) } };
}

/**
 * The lists that the template names, else all. One that is not there, or cannot be read, is not passed over: it would seem
 * to hold nobody. Faults `watchlist_missing`, `watchlist_unreadable`.
 */
function chosen({ readable, unreadable }: InstalledLists, { lists: named }: ValueMap): readonly IndexedWatchlist[] {
  const known = [...readable.map(({ list }) => list.source.slug), ...unreadable];
  const slugs = named === undefined ? known : listOf(named).map(String);
  const missing = slugs.filter((slug) => !known.includes(slug));
  if (slugs.length === 0 || missing.length > 0) throw notInstalled(missing);
  const illegible = slugs.filter((slug) => unreadable.includes(slug));
  if (illegible.length > 0) throw notRead(illegible);
  return readable.filter(({ list }) => slugs.includes(list.source.slug));
}

function notInstalled(missing: readonly string[]) {
  const what = missing.length === 0 ? 'no list' : `not ${missing.join(', ')}`;
  const message = `The folder of lists has ${what}: put there what the report is to be looked for in, and run it again.`;
  return fault('watchlist_missing', { message, details: { missing } });
}

function notRead(unreadable: readonly string[]) {
  const message = `No version of a list can be read: ${unreadable.join(', ')}. The worker's log says why. Put one that can beside it, and run the report again.`;
  return fault('watchlist_unreadable', { message, details: { unreadable } });
}

function queryOf(query: ValueMap): ScreeningQuery {
  const country = textOf(query['address_country_code']);
  return {
    nameFirst: textOf(query['name_first']),
    nameMiddle: textOf(query['name_middle']),
    nameLast: textOf(query['name_last']),
    term: textOf(query['term']),
    birthdate: textOf(query['birthdate']),
    countryCode: country,
  };
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
