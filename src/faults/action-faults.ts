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
  maybe_sent: {
    category: 'conflict',
    title: 'Maybe sent',
    says: 'The call was sent and no usable answer came back: it may have taken effect. Look on the other side, then retry or skip the step.',
  },
} as const satisfies Record<string, FaultEntry>;
