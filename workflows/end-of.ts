import type { Run } from '../interpreter/machine/run';
import type { Status } from '../interpreter/requests';
import type { Fault, ValueMap } from '../interpreter/value';
import { runTooLarge } from './run-size';
import { bytesOf, STATE_LIMIT } from './sizes';

export interface End {
  readonly status: Status;
  readonly output: ValueMap | null;
  readonly fault: Fault | null;
}

/** Where a run stands, or how it ended: failed too, if its output is more than a history can carry. */
export function endOf({ status, output, fault }: Run): End {
  if (status !== 'completed' || bytesOf(output) <= STATE_LIMIT) return { status, output, fault };
  return { status: 'failed', output: null, fault: runTooLarge };
}
