export type { ListFile } from './list-file';
export { OFAC_CONSOLIDATED, OFAC_SDN, UN_CONSOLIDATED } from './list-sources';
export { businessResults, personResults, screeningDetails } from './published-results';
export { type OfacFiles, readOfac } from './read-ofac';
export { readUn } from './read-un';
export {
  type IndexedWatchlist,
  indexWatchlist,
  type Screening,
  type ScreeningOptions,
  type ScreeningQuery,
  screen,
  THRESHOLD,
} from './screen';
export type { ListSource, Watchlist } from './watchlist';
export { type InstalledLists, WatchlistFolder } from './watchlist-folder';
