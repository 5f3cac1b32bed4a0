import type { ValueMap } from '../../../interpreter/value';

/** Something that arrived at a stand-in, as a person wants to see it. */
export interface Arrival {
  readonly at: Date;
  /** One line: `Message to #reviews`. */
  readonly title: string;
  readonly details: ValueMap;
}

/** A server on loopback that speaks a vendor's protocol and reaches nobody: for `usher dev` and for tests. */
export interface StandIn {
  /** What connections to it are made with: `http://127.0.0.1:4001`, `smtp://127.0.0.1:2525`. */
  readonly url: string;
  /** What arrived, the newest first. */
  arrivals(): Promise<readonly Arrival[]>;
  close(): Promise<void>;
}

export interface StandInOptions {
  /** Any free one if left out. */
  readonly port?: number;
}
