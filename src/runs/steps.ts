import { type RawBuilder, sql } from 'kysely';
import type { Entry } from '../../interpreter/journal';
import type { Outcome, Perform } from '../../interpreter/requests';
import { type Db, prepared, type Trx } from '../database';
import { printStorable } from './start/print-storable';
import { touchedBy } from './touched-by';

/** Which generation of which step, of which action. A `Perform` is one. */
export type StepOf = Pick<Perform, 'path' | 'generation' | 'action'>;

export interface StoredStep {
  /** `sending`: a call may have gone out, and nobody knows how it ended. */
  readonly state: 'open' | 'sending' | 'not_sent' | 'closed';
  /** The whole outcome, as `storeOutcome` was given it. */
  readonly outcome: Outcome | null;
  readonly openedAt: Date;
  /** Times that `markSending` was called. */
  readonly attempts: number;
}

/**
 * Mirrors halves of entries into `run_steps`. The same halves twice harm nothing; what stands is never undone. A workflow
 * task that Temporal had to give out again did its local activities again, at a later time: that time is the run's, and
 * takes the place of the one that was written first, whatever of the first task comes late.
 */
export async function writeEntries(trx: Trx, runId: string, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = mergeHalves(entries);
  await prepared`
    insert into run_steps as step
      (run_id, path, generation, type, state, opened, pause, performed, held, closed, opened_at, closed_at)
    select ${runId}, e.path, e.generation, e.type, case when e.closed is null then 'open' else 'closed' end,
      e.opened::json, e.pause::json, e.performed::json, e.held::json, e.closed::json, e.opened_at, e.closed_at
    from unnest(
      ${rows.map((row) => row.path)}::text[],
      ${rows.map((row) => row.generation)}::int[],
      ${rows.map((row) => row.type)}::text[],
      ${rows.map((row) => JSON.stringify(row.opened))}::text[],
      ${rows.map((row) => (row.pause === undefined ? null : printStorable(row.pause)))}::text[],
      ${rows.map((row) => print(row.performed))}::text[],
      ${rows.map((row) => print(row.held))}::text[],
      ${rows.map((row) => print(row.closed))}::text[],
      ${rows.map((row) => new Date(row.opened.at))}::timestamptz[],
      ${rows.map((row) => (row.closed === undefined ? null : new Date(row.closed.at)))}::timestamptz[]
    ) as e (path, generation, type, opened, pause, performed, held, closed, opened_at, closed_at)
    on conflict (run_id, path, generation) do update set
      type = excluded.type,
      state = case when excluded.closed is null then step.state else 'closed' end,
      opened_at = case when ${isNewer('opened')} then excluded.opened_at else step.opened_at end,
      opened = case when ${isNewer('opened')} then excluded.opened else step.opened end,
      -- A step can pause more than once: the newest stands.
      pause = case
        when (step.pause ->> 'order')::bigint >= (excluded.pause ->> 'order')::bigint then step.pause
        else coalesce(excluded.pause, step.pause) end,
      performed = coalesce(step.performed, excluded.performed),
      held = coalesce(step.held, excluded.held),
      closed = case when ${isNewer('closed')} then excluded.closed else step.closed end,
      closed_at = case when ${isNewer('closed')} then excluded.closed_at else step.closed_at end`.execute(trx);
}

/** There is such a half now, and none stands or one of an earlier time. */
function isNewer(half: 'opened' | 'closed'): RawBuilder<boolean> {
  const [column, time] = [sql.raw(half), sql.raw(`${half}_at`)];
  return sql`(excluded.${column} is not null and (step.${column} is null or excluded.${time} > step.${time}))`;
}

/**
 * Takes a step for this transaction. Whoever comes second waits for the first to end, and is then given its outcome,
 * or, when it was rolled back, the step.
 */
export async function claimStep(
  trx: Trx,
  runId: string,
  step: StepOf,
): Promise<{ readonly claimed: true } | { readonly outcome: Outcome }> {
  // The row may be there already, since its opened half rode on another call: then the update takes its lock.
  const { rows } = await prepared<{ outcome: Outcome | null }>`
    insert into run_steps as step (run_id, path, generation, type, action, state, opened_at)
    values (${runId}, ${step.path}, ${step.generation}, 'action', ${step.action}, 'open', clock_timestamp())
    on conflict (run_id, path, generation) do update set action = excluded.action
    returning outcome`.execute(trx);
  const outcome = rows[0]?.outcome;
  return outcome ? { outcome } : { claimed: true };
}

/** Says that an outside call may go out from now on. Commit before the call. Counts an attempt. */
export async function markSending(db: Db | Trx, runId: string, step: StepOf): Promise<void> {
  await prepared`
    insert into run_steps as step (run_id, path, generation, type, action, state, attempts, opened_at)
    values (${runId}, ${step.path}, ${step.generation}, 'action', ${step.action}, 'sending', 1, clock_timestamp())
    on conflict (run_id, path, generation) do update set
      action = excluded.action,
      attempts = step.attempts + 1,
      state = case when step.outcome is null and step.closed is null then 'sending' else step.state end`.execute(db);
}

/** Says that no call of the step had an effect. */
export async function markNotSent(db: Db | Trx, runId: string, step: StepOf): Promise<void> {
  await sql`
    update run_steps set state = 'not_sent'
    where run_id = ${runId} and path = ${step.path} and generation = ${step.generation} and state = 'sending'`.execute(
    db,
  );
}

/** Stores how an action ended for good, whole: also what does not return to the run. The first outcome stands. */
export async function storeOutcome(db: Db | Trx, runId: string, step: StepOf, outcome: Outcome): Promise<void> {
  await prepared`
    with touched as (
      insert into run_objects (object_id, run_id) select id, ${runId} from unnest(${touchedBy(outcome)}::text[]) as id
      on conflict do nothing
    )
    insert into run_steps as step (run_id, path, generation, type, action, state, outcome, opened_at)
    values (${runId}, ${step.path}, ${step.generation}, 'action', ${step.action}, 'closed',
      ${JSON.stringify(outcome)}::json, clock_timestamp())
    on conflict (run_id, path, generation) do update set
      action = excluded.action,
      state = 'closed',
      outcome = coalesce(step.outcome, excluded.outcome)`.execute(db);
}

export async function readStep(
  db: Db | Trx,
  runId: string,
  step: Pick<StepOf, 'path' | 'generation'>,
): Promise<StoredStep | undefined> {
  const { rows } = await prepared<StoredStep>`
    select state, outcome, attempts, opened_at as "openedAt" from run_steps
    where run_id = ${runId} and path = ${step.path} and generation = ${step.generation}`.execute(db);
  return rows[0];
}

/** One row an entry: two halves of one entry may ride on the same call. */
function mergeHalves(entries: readonly Entry[]): readonly Entry[] {
  const merged = new Map<string, Entry>();
  for (const entry of entries) {
    const key = `${entry.path}#${entry.generation}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? entry : { ...known, ...withoutUndefined(entry), opened: known.opened });
  }
  // Always the same order of locks.
  return [...merged.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function withoutUndefined(entry: Entry): Entry {
  return Object.fromEntries(Object.entries(entry).filter(([, half]) => half !== undefined)) as unknown as Entry;
}

function print(half: object | undefined): string | null {
  return half === undefined ? null : JSON.stringify(half);
}
