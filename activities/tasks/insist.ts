import { setTimeout } from 'node:timers/promises';
import { FaultError } from '../../src/faults/fault';

const GAP = 500;
const PATIENCE = 20_000;

/** Writes what would be lost with this attempt: tried again for a while when the database is away. */
export async function insist(write: () => Promise<void>): Promise<void> {
  for (let waited = 0; ; waited += GAP) {
    try {
      return await write();
    } catch (error) {
      const passing = error instanceof FaultError && error.fault.category === 'transient';
      if (!passing || waited >= PATIENCE) throw error;
      await setTimeout(GAP);
    }
  }
}
