import { sql } from 'kysely';
import { fault } from '../faults';
import type { Service } from '../service';
import { RUN } from './find-run';
import type { Run } from './run';
import { watchRun } from './watch-runs';

/** Gives the run as soon as it is no longer `in_progress`, or as it is after `milliseconds`. Fault `run_not_found`. */
export async function waitForRun(service: Service, runId: string, milliseconds: number): Promise<Run> {
  // Watched before it is read: what ends it in between is not missed.
  const watch = watchRun(service, runId, milliseconds);
  try {
    const run = await readRun(service, runId);
    if (run.status !== 'in_progress') return run;
    await watch.over;
  } finally {
    watch.leave();
  }
  return readRun(service, runId);
}

async function readRun(service: Service, runId: string): Promise<Run> {
  const { rows } = await sql<Run>`select ${RUN} from runs r where r.id = ${runId}`.execute(service.db);
  const [run] = rows;
  if (run === undefined) throw fault('run_not_found');
  return run;
}
