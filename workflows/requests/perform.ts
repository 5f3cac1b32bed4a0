import type { Outcome, Perform } from '../../interpreter/requests';
import type { Fault } from '../../interpreter/value';
import type { Host, Opened } from '../host';
import { actionName, activityId, summaryOf, titled } from '../names';
import { PATIENT } from '../sending/courier';
import type { Ended } from '../sending/errand';

/** Beyond an action's own attempts, which the worker counts: Temporal's bound, if workers keep dying of it. */
const MOST_ATTEMPTS = 100;

const LONGEST_GAP = 60_000;

/**
 * Does an action. Our own ones are local activities, so long as they go well at once; others, and those marked visible,
 * are ordinary ones.
 */
export function startPerform(host: Host, request: Perform): Opened {
  const performing = new Performing(host, request);
  return { withdraw: () => performing.withdraw() };
}

class Performing {
  private withdrawn = false;
  private readonly sending;

  constructor(
    private readonly host: Host,
    private readonly request: Perform,
  ) {
    const { action, path, generation, name, side, visible, retry } = request;
    const type = actionName(action);
    // An outside action gives no objects.
    const carries = side === 'own' ? host.input.plan.carries : {};
    const task = { do: 'perform', request, carries, localAttempts: 0 } as const;
    const policy = {
      initialInterval: retry.delay,
      backoffCoefficient: retry.factor,
      maximumInterval: Math.min(Math.max(retry.maximum, retry.delay), LONGEST_GAP),
      maximumAttempts: MOST_ATTEMPTS,
    };
    const ordinary = {
      type,
      id: activityId('perform', path, generation),
      summary: summaryOf(path, name),
      retry: policy,
    };
    const local = side === 'own' && !visible ? { local: titled(type, path) } : {};
    this.sending = host.courier.send({ task, ...local, ordinary }, (how) => this.ended(how));
  }

  withdraw(): void {
    this.withdrawn = true;
    this.sending.callOff();
  }

  private ended(how: Ended): void {
    if (how.how === 'canceled') this.callOff();
    else if (how.how === 'failed') this.fail(how);
    else this.answer(how.answer.outcome ?? { type: 'canceled' }, how.answer.at);
  }

  /** It was called off and gave no answer: sees to it that it can have no effect any more, or learns that it had. */
  private callOff(): void {
    const { host, request } = this;
    const { path, generation } = request;
    const task = { do: 'withdraw', request, carries: host.input.plan.carries } as const;
    const ordinary = { type: 'cancel', id: activityId('cancel', path, generation), summary: path, retry: PATIENT };
    host.courier.send({ task, local: titled('cancel', path), ordinary }, (how) => {
      if (how.how === 'answered') this.answer(how.answer.outcome ?? { type: 'canceled' }, how.answer.at);
      else if (how.how === 'failed') this.fail(how);
    });
  }

  private answer(outcome: Outcome, at: number): void {
    // Nobody waits out a gap for what is not wanted.
    if (this.withdrawn && outcome.type === 'later') this.fail({ ...outcome, at });
    else this.host.settle(this.request, outcome, at);
  }

  private fail({
    fault,
    attempts,
    at,
  }: {
    readonly fault: Fault;
    readonly attempts: number;
    readonly at: number;
  }): void {
    this.host.settle(this.request, { type: 'failed', fault, attempts }, at);
  }
}
