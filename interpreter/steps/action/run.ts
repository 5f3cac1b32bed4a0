import { canceledOutside } from '../../machine/faults';
import { changesOf } from '../../machine/layer';
import { lookUp } from '../../machine/look-up';
import { isValueMap, type Program, type Result, WITHDRAWN } from '../../machine/program';
import type { Visit } from '../../machine/visit';
import type { ActionStep } from '../../plan';
import type { Outcome, Perform } from '../../requests';
import type { Value } from '../../value';
import { awaitEnd, isAwaited, performAndAwait } from './await-end';

/** Has the action performed; after a gap that is the machine's to make, again; then, where it takes its time, awaits its end. */
export function* action(step: ActionStep, visit: Visit): Program {
  const { awaits } = step;
  const performed = visit.entry?.performed;
  if (performed !== undefined && awaits !== undefined) return yield* awaitEnd(awaits, performed, visit);
  let input = visit.opened?.input;
  if (input === undefined) {
    if (step.lookUps !== undefined) {
      const failed = yield* lookUp(step.lookUps, visit);
      if (failed !== undefined) return failed;
    }
    input = visit.evaluate(step.inputs);
    visit.open({ input });
  }
  let pause = visit.entry?.pause;
  for (;;) {
    if (pause !== undefined) {
      visit.ask({ type: 'sleep', path: visit.path, generation: visit.generation, until: pause.until, why: 'pause' });
      const woken = yield;
      if (woken.type === 'withdrawn') return WITHDRAWN;
    }
    visit.ask(perform(step, visit, input, pause?.attempts ?? 0));
    const answer = yield;
    if (answer.type === 'done' && awaits !== undefined && isAwaited(awaits, input))
      return yield* performAndAwait(awaits, answer, visit);
    if (answer.type !== 'later') return resultOf(answer, visit);
    if (visit.withdrawn) return { is: 'fault', fault: answer.fault };
    pause = visit.pause(answer);
  }
}

function perform(step: ActionStep, visit: Visit, input: Value, attempts: number): Perform {
  const request: { -readonly [K in keyof Perform]: Perform[K] } = {
    type: 'perform',
    path: visit.path,
    generation: visit.generation,
    action: step.action,
    side: step.side,
    repeat: step.repeat,
    input: isValueMap(input) ? input : {},
    retry: step.retry,
    attempts,
    visible: step.visible === true,
    reads: step.reads,
  };
  if (step.name !== undefined) request.name = step.name;
  return request;
}

function resultOf(answer: Outcome | { readonly type: 'withdrawn' | 'joined' }, visit: Visit): Result {
  switch (answer.type) {
    case 'done': {
      if (answer.objects === undefined) return { is: 'done', output: answer.output };
      const changes = changesOf(visit.place.layer, answer.objects);
      return { is: 'done', output: answer.output, ...(changes === undefined ? {} : { changes }) };
    }
    case 'failed':
      return { is: 'fault', fault: answer.fault };
    case 'canceled':
      return visit.withdrawn ? WITHDRAWN : { is: 'fault', fault: canceledOutside() };
    default:
      return WITHDRAWN;
  }
}
