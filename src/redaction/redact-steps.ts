import { sql } from 'kysely';
import type { Closed, Held, Opened, Pause, Performed, Wait } from '../../interpreter/journal';
import type { Outcome } from '../../interpreter/requests';
import { json, type Trx } from '../database';
import {
  type Revision,
  reviseClosed,
  reviseHeld,
  reviseOpened,
  reviseOutcome,
  revisePerformed,
  reviseWait,
} from './revise-run';

interface StepRow {
  readonly run_id: string;
  readonly path: string;
  readonly generation: number;
  readonly opened: Opened | null;
  readonly pause: Pause | null;
  readonly performed: Performed | null;
  readonly held: Held | null;
  readonly closed: Closed | null;
  readonly outcome: Outcome | null;
}

interface WaitRow {
  readonly id: string;
  readonly wait: Wait;
  readonly outcome: Outcome | null;
}

/** Revises what is stored of the steps and waits of runs, but for what somebody is writing at this moment. */
export async function redactSteps(trx: Trx, runIds: readonly string[], revision: Revision): Promise<void> {
  if (runIds.length === 0) return;
  const steps = await sql<StepRow>`
    select run_id, path, generation, opened, pause, performed, held, closed, outcome from run_steps
    where run_id = any(${[...runIds]}::text[])
    order by run_id, path, generation for no key update skip locked`.execute(trx);
  for (const step of steps.rows) await writeStep(trx, step, revision);
  const waits = await sql<WaitRow>`
    select id, wait, outcome from waits
    where run_id = any(${[...runIds]}::text[]) order by id for no key update skip locked`.execute(trx);
  for (const { id, wait, outcome } of waits.rows) {
    await sql`
      update waits set wait = ${json(reviseWait(revision, wait))}::json, outcome = ${printed(outcome, (known) => reviseOutcome(revision, known))}::json
      where id = ${id}`.execute(trx);
  }
}

async function writeStep(trx: Trx, step: StepRow, revision: Revision): Promise<void> {
  await sql`
    update run_steps set
      opened = ${printed(step.opened, (opened) => reviseOpened(revision, opened))}::json,
      pause = ${printed(step.pause, (pause) => reviseHeld(revision, pause))}::json,
      performed = ${printed(step.performed, (performed) => revisePerformed(revision, performed))}::json,
      held = ${printed(step.held, (held) => reviseHeld(revision, held))}::json,
      closed = ${printed(step.closed, (closed) => reviseClosed(revision, closed))}::json,
      outcome = ${printed(step.outcome, (outcome) => reviseOutcome(revision, outcome))}::json
    where run_id = ${step.run_id} and path = ${step.path} and generation = ${step.generation}`.execute(trx);
}

function printed<T>(known: T | null, revise: (known: T) => T): string | null {
  return known === null ? null : json(revise(known));
}
