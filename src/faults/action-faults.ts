import type { FaultEntry } from './fault-entry';

/** Steps that act. Faults of outgoing calls are declared beside their client. */
export const ACTION_FAULTS = {
  action_unknown: { category: 'invalid', title: 'Action unknown', says: 'This installation has no such action.' },
  action_input_invalid: {
    category: 'invalid',
    title: 'Invalid input',
    says: 'The input is not what the action takes.',
  },
  action_failed: {
    category: 'internal',
    title: 'Action failed',
    says: 'The action failed in a way that it did not expect.',
  },
  operand_invalid: {
    category: 'invalid',
    title: 'Operand invalid',
    says: 'Something that is to be calculated with is missing, or no number of at most 34 digits.',
  },
  division_by_zero: { category: 'invalid', title: 'Division by zero', says: 'A number is divided by zero.' },
  result_too_large: {
    category: 'invalid',
    title: 'Result too large',
    says: 'The result of a calculation has more than 34 digits before the point.',
  },
  maybe_sent: {
    category: 'conflict',
    title: 'Maybe sent',
    says: 'The call was sent and no usable answer came back: it may have taken effect. Look on the other side, then retry or skip the step.',
  },
} as const satisfies Record<string, FaultEntry>;
