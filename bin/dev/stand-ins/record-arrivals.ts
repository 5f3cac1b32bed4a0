import type { ValueMap } from '../../../interpreter/value';
import type { Arrival } from './stand-in';

const MOST = 200;

/** Keeps the last things that arrived at a stand-in. */
export function recordArrivals() {
  const arrived: Arrival[] = [];
  return {
    note(title: string, details: ValueMap): void {
      arrived.unshift({ at: new Date(), title, details });
      arrived.length = Math.min(arrived.length, MOST);
    },
    list: async (): Promise<readonly Arrival[]> => [...arrived],
  };
}
