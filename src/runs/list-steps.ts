import { sql } from 'kysely';
import type { Closed, Held, Opened, Pause, Performed } from '../../interpreter/journal';
import type { Step } from '../../interpreter/plan';
import type { Outcome } from '../../interpreter/requests';
import type { Db } from '../database';
import type { StoredStep } from './steps';

/** A journal entry as `run_steps` shows it; `outcome` holds what did not return to the run. */
export interface RunStep {
  readonly path: string;
  readonly generation: number;
  readonly type: Step['type'];
  readonly action: string | null;
  readonly state: StoredStep['state'];
  readonly opened: Opened | null;
  readonly pause: Pause | null;
  readonly performed: Performed | null;
  readonly held: Held | null;
  readonly closed: Closed | null;
  readonly outcome: Outcome | null;
  readonly attempts: number;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

/** In the order in which they were opened; one whose opened half is still under way stands last. */
export async function listSteps(db: Db, runId: string): Promise<readonly RunStep[]> {
  const { rows } = await sql<RunStep>`
    select path, generation, type, action, state, opened, pause, performed, held, closed, outcome, attempts,
      opened_at as "openedAt", closed_at as "closedAt"
    from run_steps where run_id = ${runId}
    order by opened_at, path, generation`.execute(db);
  const order = (step: RunStep) => step.opened?.order ?? Number.MAX_SAFE_INTEGER;
  return rows.toSorted((a, b) => order(a) - order(b));
}
