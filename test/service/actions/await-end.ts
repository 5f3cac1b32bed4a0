import { sql } from 'kysely';
import { valueAt } from '../../../interpreter/language/evaluate';
import type { Plan } from '../../../interpreter/plan';
import type { WorldEvent } from '../../../interpreter/simulator/script';
import { simulate } from '../../../interpreter/simulator/simulate';
import type { Fault, Value, ValueMap } from '../../../interpreter/value';
import { readCopies } from '../../../src/waits/read-copies';
import type { Scene } from './cases/scene';

/** What the only step of a plan ends in. */
export interface Ended {
  readonly output?: Value;
  readonly fault?: Fault;
}

/** Plays the run of an action that takes its time: what it gave is known, and the awaited object has ended since. */
export async function awaitEnd(
  { writing: { trx, environment } }: Scene,
  plan: Plan,
  performed: { readonly input: ValueMap; readonly output: Value },
): Promise<Ended> {
  const [step] = plan.steps;
  if (step?.type !== 'action' || step.awaits === undefined) throw new Error('The action awaits nothing.');
  const { output } = performed;
  const { id } = valueAt(output, step.awaits.of) as { readonly id: string };
  const [object] = await readCopies(trx, environment.id, [id], plan.carries);
  if (object === undefined) throw new Error('What the action gave is not there.');
  const { rows } = await sql<{ name: string; context: ValueMap }>`
    select name, context from events where object_id = ${id} order by created_at`.execute(trx);
  const events = rows.map(({ name, context }): WorldEvent => ({ after: 1, name, object, context }));
  const start = {
    run: { id: 'wfr_test', workflow: plan.workflow, version: 1, created_at: new Date().toISOString() },
    environment: environment.key,
    trigger: {},
    objects: [],
    cursor: {},
    interpreterVersion: 1,
  };
  const alone: Plan = { ...plan, steps: [{ ...step, inputs: { is: 'literal', value: performed.input } }] };
  const { journal } = simulate(alone, start, { actions: { [step.key]: [{ output }] }, events });
  const entry = journal.find(({ path }) => path === step.key);
  const fault = entry?.held?.fault ?? entry?.closed?.fault;
  return fault === undefined ? { output: entry?.closed?.output ?? null } : { fault };
}
