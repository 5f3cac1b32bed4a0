import type { Wait } from '../../../interpreter/journal';
import type { Outcome } from '../../../interpreter/requests';
import type { Db } from '../../../src/database';
import { trigger } from '../../../src/runs/start/trigger';
import { openWait } from '../../../src/waits/open-wait';
import type { Reread } from '../../../src/waits/take-event';
import { waitIdOf } from '../../../workflows/contract';
import { ACTOR, type World } from '../runs/open-world';

export interface WaitOf extends Partial<Wait> {
  readonly events: readonly string[];
  readonly subjects: Wait['subjects'];
  /** Milliseconds from now. */
  readonly lasts?: number;
  readonly path?: string;
}

export const NOTHING: Reread = { carries: {}, reread: [] };

/** A run of a workflow that an API trigger starts. */
export async function runOf(world: World, workflow: string): Promise<string> {
  return (await trigger(world.service, world.environment, workflow, {}, { actor: ACTOR })).id;
}

/** Inserts a wait and commits it. Gives its id. */
export async function waitOf(world: World, runId: string, wait: WaitOf, db: Db = world.db): Promise<string> {
  const { lasts = 3_600_000, path = 'w', ...rest } = wait;
  const whole: Wait = { cursor: {}, means: {}, ...rest };
  await db.transaction().execute((trx) =>
    openWait(trx, world.environment.id, runId, {
      type: 'await',
      path,
      generation: 1,
      wait: whole,
      until: Date.now() + lasts,
      reread: [],
    }),
  );
  return waitIdOf(runId, path, 1);
}

/** The id of the event that ended a wait; null when it goes on. */
export function takenBy(outcome: Outcome | null): string | null {
  return outcome?.type === 'event' ? outcome.event.id : null;
}
