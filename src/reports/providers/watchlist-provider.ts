import type { Value, ValueMap } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import {
  businessResults,
  type IndexedWatchlist,
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
  lists(): Promise<readonly IndexedWatchlist[] | undefined>;
}

/** Looks for people and firms in the lists that the installation keeps. */
export function createWatchlistProvider(source: WatchlistSource): ReportProvider {
  return {
    async start(call) {
      const all = await source.lists();
      // Nobody installed lists, and nobody asked for them: somebody completes the report by the API.
      if (all === undefined && call.settings['by_default'] === true) return { is: 'pending' };
      return look(chosen(all ?? [], call.settings), call);
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

/** The lists that the template names, else all. One that is not there is not passed over: it would seem to hold nobody. */
function chosen(all: readonly IndexedWatchlist[], { lists: named }: ValueMap): readonly IndexedWatchlist[] {
  const slugs = listOf(named).map(String);
  const known = new Set(all.map(({ list }) => list.source.slug));
  const missing = slugs.filter((slug) => !known.has(slug));
  if (all.length === 0 || missing.length > 0) throw fault('watchlist_missing', { details: { missing } });
  return slugs.length === 0 ? all : all.filter(({ list }) => slugs.includes(list.source.slug));
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
