import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { ValueMap } from '../../interpreter/value';
import type { RunInput } from '../../workflows/contract';
import { Ledger } from './ledger';

/** Does the work of a run, and writes how it ended. */
export async function carry(input: RunInput, work: (ledger: Ledger) => Promise<ValueMap>): Promise<ValueMap> {
  const ledger = new Ledger(input);
  try {
    const output = await work(ledger);
    await ledger.end('completed', output);
    return output;
  } catch (error) {
    const status = isCancellation(error) ? 'canceled' : 'failed';
    await CancellationScope.nonCancellable(() => ledger.end(status));
    throw error;
  }
}
