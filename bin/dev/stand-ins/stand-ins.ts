import type { NewConnection } from '../../../src/connections/create-connection';
import type { StandIn, StandInOptions } from './stand-in';

/** A stand-in that `usher dev` starts. */
export interface ListedStandIn {
  /** Also the key of the connection to it. */
  readonly key: string;
  readonly title: string;
  /** Loaded when it is started: some bring much with them. */
  start(options: StandInOptions): Promise<StandIn>;
  /** What the sandbox's connection to it is made of; left out where none is needed. */
  connection?(url: string): Omit<NewConnection, 'key'>;
}

/** One line each. Their ports follow that of the dev page in this order, so new ones come last. */
export const STAND_INS: readonly ListedStandIn[] = [
  { key: 'web', title: 'Web', start: async (options) => (await import('./web')).startWeb(options) },
];
