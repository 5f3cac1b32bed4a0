import { LanguageFault } from '../language/evaluate';
import { action } from '../steps/action/run';
import { conditional } from '../steps/conditional/run';
import { parallel } from '../steps/parallel/run';
import { set } from '../steps/set/run';
import { stop } from '../steps/stop/run';
import { wait } from '../steps/wait/run';
import { gather } from './gather';
import type { Program } from './program';
import type { Visit } from './visit';

/** The program of a step, once: from what its entry says, or from the beginning. Faults of expressions are its result. */
export function* attempt(visit: Visit): Program {
  try {
    return yield* program(visit);
  } catch (error) {
    if (error instanceof LanguageFault) return { is: 'fault', fault: error.fault };
    throw error;
  }
}

function program(visit: Visit): Program {
  const { step } = visit;
  switch (step.type) {
    case 'action':
      return action(step, visit);
    case 'conditional':
      return conditional(step, visit);
    case 'parallel':
      return parallel(step, visit);
    case 'wait':
      return wait(step, visit);
    case 'set':
      return set(step, visit);
    case 'stop':
      return stop(step, visit);
    case 'labels':
    case 'output':
      return gather(step, visit);
  }
}
