import type { FaultCategory } from '../../interpreter/value';

/** What is known of a code beforehand. */
export interface FaultEntry {
  readonly category: FaultCategory;
  /** Heading of an answer; the published titles where there is one. */
  readonly title: string;
  /** The sentence, where the one who raises it has no better one. */
  readonly says: string;
}
