import { parseInstant } from '../../../interpreter/instant';
import { Run } from '../../../interpreter/machine/run';
import type { Plan } from '../../../interpreter/plan';
import type { Ask, Await, Hold, Outcome, Perform, Request, RunStart } from '../../../interpreter/requests';
import { nextAttempt } from '../../../interpreter/retry';
import type { Script, StubbedAttempt } from '../../../interpreter/simulator/script';
import { World } from '../../../interpreter/simulator/world';

interface Pending {
  readonly request: Request;
  readonly due: number;
  readonly asked: number;
  readonly outcome: Outcome;
}

/** Which of the pending answers comes next. */
export type Choose = (pending: readonly Pending[]) => Pending | undefined;

/** By time; what falls together in the order in which it was asked. */
export const inTime: Choose = (pending) => [...pending].sort((one, other) => one.due - other.due)[0];

/**
 * Follows a script with none of the simulator's machinery: every answer is made out when it is asked for, and given in
 * the order of the test's choice.
 */
export function settleByScript(
  plan: Plan,
  start: RunStart,
  script: Script & { readonly at?: number },
  choose: Choose = inTime,
): Run {
  const at = script.at ?? parseInstant(start.run.created_at) ?? 0;
  const run = new Run(plan, start, at);
  const world = new World(script.events ?? [], start, at);
  const given = new Map<unknown, number>();
  let pending: Pending[] = [];
  const cancelAt = at + (script.cancelAfter ?? Number.POSITIVE_INFINITY);
  let now = at;
  for (;;) {
    for (const request of run.requests()) pending.push(...answersTo(request, now, script, world, given));
    for (const gone of run.withdrawn()) {
      const sent = pending.find(({ request }) => request === gone);
      pending = pending.filter(({ request }) => request !== gone);
      if (gone.type !== 'perform' || sent === undefined) continue;
      pending.push(sent.asked === now ? { ...sent, due: now, outcome: { type: 'canceled' } } : sent);
    }
    const next = choose(pending);
    if (next !== undefined && next.due > cancelAt && now < cancelAt) {
      now = cancelAt;
      run.cancel(now);
      continue;
    }
    if (next === undefined || (run.status !== 'running' && run.status !== 'held')) return run;
    pending = pending.filter((each) => each !== next);
    now = Math.max(now, next.due);
    if (run.scheduler.find(next.request)?.request !== next.request) continue;
    if ('objects' in next.outcome) world.learn(next.outcome.objects ?? []);
    run.answer(next.request, next.outcome, now);
  }
}

function answersTo(
  request: Request,
  now: number,
  script: Script,
  world: World,
  given: Map<unknown, number>,
): Pending[] {
  const pending = (due: number, outcome: Outcome): Pending => ({ request, due, asked: now, outcome });
  switch (request.type) {
    case 'perform': {
      const { after, outcome } = perform(request, script, given);
      return [pending(now + after, outcome)];
    }
    case 'look_up':
      return [pending(now, lookUp(request, script))];
    case 'sleep':
      return request.why === 'hold' ? [] : [pending(request.until, { type: 'woken' })];
    case 'hold':
      return commands(request, script).map(({ after, outcome }) => pending(now + after, outcome));
    case 'await': {
      const { at, outcome } = world.resolve(request.wait, now, request.until) ?? {
        at: request.until,
        outcome: { type: 'timeout' },
      };
      return [
        pending(at, outcome),
        ...commands(request, script).map((each) => pending(now + each.after, each.outcome)),
      ];
    }
  }
}

function perform(request: Perform, script: Script, given: Map<unknown, number>): { after: number; outcome: Outcome } {
  const stub = script.actions?.[request.path] ?? script.actions?.[request.action];
  if (stub === undefined) throw new Error(`The script has no outcome for ${request.path}.`);
  let after = 0;
  for (let attempt = request.attempts + 1; ; attempt += 1) {
    const count = given.get(stub) ?? 0;
    given.set(stub, count + 1);
    const stubbed: StubbedAttempt | undefined =
      typeof stub === 'function' ? stub(request, attempt) : (stub[count] ?? stub[stub.length - 1]);
    if (stubbed === undefined) throw new Error(`The script has no outcome for ${request.path}.`);
    after += stubbed.takes ?? 0;
    if ('output' in stubbed) {
      const { output, objects } = stubbed;
      return { after, outcome: { type: 'done', output, ...(objects === undefined ? {} : { objects }) } };
    }
    const gap = nextAttempt(request.retry, stubbed.fault, attempt)?.after;
    const failed = { fault: stubbed.fault, attempts: attempt };
    if (gap === undefined) return { after, outcome: { type: 'failed', ...failed } };
    if (gap > 60_000) return { after, outcome: { type: 'later', ...failed, after: gap } };
    after += gap;
  }
}

function lookUp(request: Ask, script: Script): Outcome {
  const scripted = script.lookUps?.[request.path];
  const answer =
    typeof scripted === 'function' ? scripted(request) : (scripted?.[request.generation - 1] ?? scripted?.at(-1));
  if (answer === undefined) {
    return { type: 'looked', answers: request.questions.map((question) => (question.is === 'list' ? false : null)) };
  }
  return 'fault' in answer ? { type: 'failed', fault: answer.fault, attempts: 1 } : { type: 'looked', ...answer };
}

function commands({ path, generation }: Hold | Await, script: Script): { after: number; outcome: Outcome }[] {
  const scripted = script.commands?.[path]?.[generation - 1];
  if (scripted === undefined) return [];
  const by = scripted.by ?? { id: `${path}/${generation}`, by: 'simulation', reason: 'scripted' };
  return [{ after: scripted.after ?? 0, outcome: { type: 'resolved', command: scripted.command, by } }];
}
