import { sql } from 'kysely';
import type { Simulation } from '../../../interpreter/simulator/simulate';
import { listSteps } from '../../../src/runs/list-steps';
import type { Run } from '../../../src/runs/run';
import { inputsOf, journalLines } from '../../temporal/examples/journal-lines';
import type { FaultWorld } from './fault-world';
import { EVENTS_OF } from './onboard';

/** What a run was and did: its end, its journal, and what it left in the world. */
export interface Effects {
  readonly end: { readonly status: string; readonly output: unknown };
  readonly journal: readonly string[];
  readonly inputs: unknown;
  /** Names of the events of its objects and of itself, in order of the alphabet. */
  readonly events: readonly string[];
  /** How many objects it made, by kind. */
  readonly objects: { readonly [kind: string]: number };
}

/** What the simulator says that a run is and does. */
export function simulatedEffects({ status, output, journal }: Simulation): Effects {
  const closed = journal.filter((entry) => entry.closed !== undefined).map(({ path }) => path);
  const held = journal.some((entry) => entry.held !== undefined);
  const steps = journal.map((entry) => ({ ...entry, closed: entry.closed }));
  return {
    end: { status: held ? 'errored' : status, output },
    journal: journalLines(steps),
    inputs: alike(inputsOf(steps)),
    events: ['workflow-run.created', held ? 'workflow-run.errored' : 'workflow-run.completed']
      .concat(closed.flatMap((path) => EVENTS_OF[path] ?? []))
      .sort(),
    objects: {
      ...(closed.includes('create') && { inquiry: 1 }),
      ...(closed.includes('open_case') && { case: 1 }),
    },
  };
}

/** What a run is and did. */
export async function effectsOf(world: FaultWorld, run: Run, customer: string): Promise<Effects> {
  const { db } = world.service;
  const steps = await listSteps(db, run.id);
  const { rows: objects } = await sql<{ id: string; kind: string }>`
    with made as (select id, kind from objects where kind = 'inquiry' and reference_id = ${customer})
    select id, kind from made
    union all
    select o.id, o.kind from object_relations r join objects o on o.id = r.from_id
    where r.to_id in (select id from made) and o.kind = 'case'`.execute(db);
  const ids = [run.id, ...objects.map(({ id }) => id)];
  const { rows: events } = await sql<{ name: string }>`
    select name from events where object_id = any(${ids}::text[])`.execute(db);
  const counts: { [kind: string]: number } = {};
  for (const { kind } of objects) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    end: { status: run.status, output: run.output },
    journal: journalLines(steps),
    inputs: alike(inputsOf(steps)),
    events: events.map(({ name }) => name).sort(),
    objects: counts,
  };
}

/** Customers are told apart by a number. */
function alike(inputs: unknown): unknown {
  return JSON.parse(JSON.stringify(inputs).replaceAll(/"cus_[0-9]+"/g, '"cus"'));
}
