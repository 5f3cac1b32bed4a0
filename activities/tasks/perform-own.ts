import type { Outcome } from '../../interpreter/requests';
import { barrier } from '../../src/barriers';
import type { Trx } from '../../src/database';
import { announce } from '../../src/events/notify';
import type { StoredObject } from '../../src/objects/stored-object';
import { claimStep, storeOutcome } from '../../src/runs/steps';
import { carryObject } from '../../src/waits/read-copies';
import type { OwnAction } from '../define-action';
import type { RunOf } from './run-of';
import type { TaskOf } from './task-of';
import type { Tools } from './tools';
import { writeMirror } from './write-mirror';

/**
 * Does an action of ours exactly once: the claim, its effect, its events and its outcome commit together. Whoever comes
 * after that is given the outcome.
 */
export async function performOwn(
  { service }: Tools,
  task: TaskOf<'perform'>,
  action: OwnAction,
  run: RunOf,
): Promise<Outcome> {
  await barrier('before-step-transaction');
  const outcome = await service.db.transaction().execute(async (trx) => {
    const claim = await claimStep(trx, task.runId, task.request);
    await writeMirror(trx, task);
    return 'outcome' in claim ? claim.outcome : await act(trx, task, action, run);
  });
  await barrier('after-commit');
  announce(service.pool);
  return outcome;
}

async function act(trx: Trx, task: TaskOf<'perform'>, action: OwnAction, run: RunOf): Promise<Outcome> {
  const { runId, request, carries } = task;
  const touched = new Map<string, StoredObject>();
  const output = await action.run(request.input, {
    trx,
    environment: run.environment,
    actor: { type: 'workflow-run', id: runId },
    cause: { depth: run.depth, runId, ...(run.eventId === null ? {} : { eventId: run.eventId }) },
    runId,
    path: request.path,
    generation: request.generation,
    touched: (object) => touched.set(object.id, object),
  });
  const objects = [];
  for (const object of touched.values()) objects.push(await carryObject(trx, object, carries));
  const outcome: Outcome = { type: 'done', output, ...(objects.length === 0 ? {} : { objects }) };
  await storeOutcome(trx, runId, request, outcome);
  return outcome;
}
