import fs from 'node:fs';
import type { Barrier } from '../../../src/barriers';

/** The variable in which a process is told where to fall. */
export const ARMS = 'USHER_TEST_ARMS';

export interface Arms {
  readonly point: Barrier;
  /** Blows that fall in all lives of the process together. */
  readonly blows: number;
  /** Keys of steps: each run is struck at one of them; none: at whichever comes first. Only within a worker. */
  readonly steps: readonly string[];
  /** Where blows are written down. */
  readonly file: string;
}

export interface Blow {
  readonly point: Barrier;
  /** Null outside of a worker. */
  readonly runId: string | null;
  readonly step: string | null;
  readonly pid: number;
}

/** The blows that fell, in their order. */
export function readBlows(file: string): readonly Blow[] {
  const lines = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : [];
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Blow);
}
