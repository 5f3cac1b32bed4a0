/** The points at which a process may be stopped, to show that a run survives it. */
export type Barrier =
  | 'before-step-transaction'
  | 'after-commit'
  | 'before-outside-call'
  | 'after-outside-call'
  | 'after-wait-insert'
  | 'after-event-commit'
  | 'after-page-commit'
  | 'after-admission'
  | 'after-signal'
  | 'after-ring';

type Strike = (point: Barrier) => void | Promise<void>;

let strike: Strike | undefined;

/**
 * A named point on the way of a step, an event or a wait. Does nothing unless a test armed it; then it waits for what
 * the test does there, which may be the end of the process.
 */
export async function barrier(point: Barrier): Promise<void> {
  if (strike !== undefined) await strike(point);
}

/** Arms every barrier of this process; `undefined` disarms them. For tests only. */
export function armBarriers(what: Strike | undefined): void {
  strike = what;
}
