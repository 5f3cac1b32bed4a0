import type { Outcome } from '../../interpreter/requests';
import { barrier } from '../../src/barriers';
import { connectionsOf } from '../../src/connections/connections-of';
import { FaultError, fault, isDefect } from '../../src/faults/fault';
import { linksOfStep } from '../../src/links';
import { withWholeObjects } from '../../src/objects';
import { claimStep, markNotSent, markSending, readStep, storeOutcome } from '../../src/runs/steps';
import { noteTouched } from '../../src/runs/touched-by';
import type { OutsideAction, OutsideContext } from '../define-action';
import { settleOutside } from '../settle-outside';
import { Final } from './final';
import { insist } from './insist';
import type { RunOf } from './run-of';
import type { TaskOf } from './task-of';
import type { Tools } from './tools';
import { writeMirror } from './write-mirror';

/** How the activity that an outside call is made in hears of its end, and says that it lives. */
export interface Attempt {
  /** From 1, counted over all phases of the step. */
  readonly number: number;
  readonly signal: AbortSignal;
  /** The step is no longer wanted: not that the worker is shutting down. */
  isWithdrawn(): boolean;
  heartbeat(): void;
}

/**
 * Makes a call to the world: `sending` is committed before it and the outcome after it, so that an action that must not
 * be repeated is never sent a second time when the first answer is unknown. Once an attempt may have taken effect the row
 * says so until the step's end: a later attempt that did nothing takes nothing back.
 */
export async function performOutside(
  tools: Tools,
  task: TaskOf<'perform'>,
  action: OutsideAction,
  run: RunOf,
  attempt: Attempt,
): Promise<Outcome> {
  const { service, http, sandbox } = tools;
  const { runId, request } = task;
  const repeat = action.repeatOf(request.input);
  const begun = await begin(tools, task, repeat === 'once');
  if ('outcome' in begun) return begun.outcome;
  const { path, generation } = request;
  const cause = { depth: run.depth, runId, ...(run.eventId === null ? {} : { eventId: run.eventId }) };
  const context: OutsideContext = {
    environment: run.environment,
    runId,
    path,
    generation,
    attempt: attempt.number,
    ...begun,
    idempotencyKey: `${runId}/${path}/${generation}`,
    http,
    connections: connectionsOf(service, run.environment.id),
    links: linksOfStep(service, { environment: run.environment, cause, runId, path, generation }),
    sandbox,
    wholeObjects: (values) =>
      withWholeObjects(service.db, run.environment.id, values, (ids) => noteTouched(service.db, runId, ids)),
    signal: attempt.signal,
    heartbeat: () => attempt.heartbeat(),
  };
  let outcome: Outcome;
  try {
    outcome = { type: 'done', output: await action.run(request.input, context) };
  } catch (error) {
    if (isDefect(error)) service.log.error({ err: error, runId, action: action.id }, 'an action threw');
    const { fault: settled, effect } = settleOutside(error, repeat);
    const hadNoEffect = effect === 'none' && !begun.maybeSent;
    if (hadNoEffect) await insist(() => markNotSent(service.db, runId, request));
    if (!attempt.isWithdrawn()) throw new FaultError(settled, { cause: error });
    if (hadNoEffect) return { type: 'canceled' };
    // This attempt did nothing; an earlier one may have.
    throw new Final(effect === 'none' ? fault('maybe_sent', { cause: new FaultError(settled) }).fault : settled);
  }
  await barrier('after-outside-call');
  await insist(() => storeOutcome(service.db, runId, request, outcome));
  return outcome;
}

type Begun = { readonly outcome: Outcome } | Pick<OutsideContext, 'openedAt' | 'maybeSent'>;

/** Says that the call goes out, unless its outcome is known, or must stay unknown. */
async function begin({ service }: Tools, task: TaskOf<'perform'>, once: boolean): Promise<Begun> {
  const { runId, request } = task;
  return service.db.transaction().execute(async (trx) => {
    const claim = await claimStep(trx, runId, request);
    await writeMirror(trx, task);
    if ('outcome' in claim) return claim;
    const step = await readStep(trx, runId, request);
    const maybeSent = step?.state === 'sending';
    if (once && maybeSent) throw new Final(fault('maybe_sent').fault);
    await markSending(trx, runId, request);
    return { openedAt: step?.openedAt ?? new Date(), maybeSent };
  });
}
