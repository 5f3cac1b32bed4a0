import type { Trx } from '../../src/database';
import { writeState } from '../../src/runs/state';
import { writeEntries } from '../../src/runs/steps';
import type { Task } from '../../workflows/contract';

/** Writes what a task carries: halves of the journal that had no task of their own, and the run's row. */
export async function writeMirror(trx: Trx, task: Task): Promise<void> {
  await writeEntries(trx, task.runId, task.ride);
  if (task.state !== undefined)
    await writeState({ trx, environment: { id: task.environmentId } }, task.runId, task.state);
}
