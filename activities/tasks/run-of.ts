import { fault } from '../../src/faults/fault';
import type { Service } from '../../src/service';
import type { Environment } from '../../src/writing';

/** What steps need of their run: nothing of it ever changes. */
export interface RunOf {
  readonly environment: Environment;
  readonly depth: number;
  readonly eventId: string | null;
}

const MOST_KEPT = 10_000;

/** Reads runs; keeps the newest, so that a step costs no query for it. */
export function createRunReader({ db }: Pick<Service, 'db'>): (runId: string) => Promise<RunOf> {
  const kept = new Map<string, RunOf>();
  return async (runId) => {
    const known = kept.get(runId);
    if (known !== undefined) return known;
    const row = await db
      .selectFrom('runs')
      .innerJoin('environments', 'environments.id', 'runs.environment_id')
      .select(['environments.id', 'environments.key', 'environments.organization_id', 'runs.depth', 'runs.event_id'])
      .where('runs.id', '=', runId)
      .executeTakeFirst();
    if (row === undefined) throw fault('run_not_found');
    const run: RunOf = {
      environment: { id: row.id, key: row.key, organizationId: row.organization_id },
      depth: row.depth,
      eventId: row.event_id,
    };
    for (const oldest of kept.size < MOST_KEPT ? [] : kept.keys()) {
      kept.delete(oldest);
      break;
    }
    kept.set(runId, run);
    return run;
  };
}
