import { moveObject } from '../../../src/objects';
import { findRun } from '../../../src/runs/find-run';
import type { Run } from '../../../src/runs/run';
import { trigger } from '../../../src/runs/start/trigger';
import type { FaultWorld } from './fault-world';

const ACTOR = { type: 'api-key', id: 'key_test' } as const;

/** Starts a run. */
export async function begin(world: FaultWorld, workflow: string, customer: string): Promise<string> {
  return (await trigger(world.service, world.environment, workflow, { customer }, { actor: ACTOR })).id;
}

/** Gives the object that a run waits for at a step, as soon as it does. */
export function waitedFor(world: FaultWorld, runId: string, at: string): Promise<string> {
  return world.until(`${runId} waits at ${at}`, async () => {
    const run = await findRun(world.service.db, world.environment.id, runId);
    return run?.waitingFor.find((waiting) => waiting.path === at)?.objects?.[0];
  });
}

/** The person gives up. */
export async function failInquiry(world: FaultWorld, id: string): Promise<void> {
  await world.write(async (writing) => {
    await moveObject(writing, 'inquiry', id, 'pending');
    await moveObject(writing, 'inquiry', id, 'failed');
  });
}

/** The reviewer decides. */
export async function approveCase(world: FaultWorld, id: string): Promise<void> {
  await world.write((writing) => moveObject(writing, 'case', id, 'Approved'));
}

/** The run as it is once it has ended or is held. */
export function settled(world: FaultWorld, runId: string): Promise<Run> {
  return world.until(`${runId} ends`, async () => {
    const run = await findRun(world.service.db, world.environment.id, runId);
    return run === undefined || run.status === 'in_progress' ? undefined : run;
  });
}
