import type { Trx } from './database';

/** The environment that a call, a step or a sweep works in. */
export interface Environment {
  readonly id: string;
  readonly key: string;
  readonly organizationId: string;
}

/** Who did it. */
export interface Actor {
  readonly type: 'api-key' | 'workflow-run' | 'operator' | 'system';
  readonly id: string;
}

/** What led to it. `depth` counts the runs in the chain: 0 for a call from outside. */
export interface Cause {
  readonly depth: number;
  readonly runId?: string;
  readonly eventId?: string;
}

/** What every change takes: the transaction that it is part of, where, by whom and why. */
export interface Writing {
  readonly trx: Trx;
  readonly environment: Environment;
  readonly actor: Actor;
  readonly cause: Cause;
}
