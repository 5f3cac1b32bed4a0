/** The faults that the machine itself raises. Sentences for people, without a word of the run's data. */
import type { Fault, FaultCategory } from '../value';

function fault(code: string, category: FaultCategory, message: string): Fault {
  return { code, category, message };
}

/** `names` are paths in the author's words, never values. */
export function missingValue(names: readonly string[], what: string): Fault {
  const list = names.length === 0 ? '' : `: ${names.join(', ')}`;
  return {
    ...fault('missing_value', 'missing', `${what}${list}. Retry the step once the value is there, or decide by hand.`),
    ...(names.length === 0 ? {} : { details: { missing: names } }),
  };
}

export function invalidValue(what: string): Fault {
  return fault('invalid_value', 'invalid', `${what}. Correct the definition, or mend the step by hand.`);
}

export function waitTooLong(): Fault {
  return fault('wait_too_long', 'invalid', 'The wait would last longer than 30 days, the longest that a run may wait.');
}

export function waitExpired(): Fault {
  return fault('wait_expired', 'missing', 'None of the awaited events came before the wait ended.');
}

export function endedByOperator(): Fault {
  return fault('ended_by_operator', 'conflict', 'An operator ended the wait as failed.');
}

/** `cause`: how what was under way ended. */
export function timedOut(cause?: Fault): Fault {
  const timeout = fault('timeout', 'transient', 'The step did not end within its timeout.');
  return cause === undefined ? timeout : { ...timeout, cause };
}

export function canceledOutside(): Fault {
  return fault(
    'canceled_outside',
    'transient',
    'The action was canceled from outside of the run before it had an effect.',
  );
}

export function listTooLong(): Fault {
  return fault('list_too_long', 'invalid', 'The variable would hold more than 10,000 items.');
}

export function tooManySteps(): Fault {
  return fault('too_many_steps', 'internal', 'The run took 10,000 steps without asking for anything: it was halted.');
}

export function stoppedAsFailed(key: string): Fault {
  return fault('stopped', 'conflict', `The step ${key} stopped the run as failed, as its definition says.`);
}
