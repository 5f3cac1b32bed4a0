import type { OutsideAction } from '../../activities/define-action';
import type { ConnectorCase } from './connector-case';

/** What is tried of an action: the suite runs just this, and the table in `docs/reference/actions.md` shows it. */
export interface Trials {
  readonly action: string;
  readonly example: boolean;
  /** Codes that are raised. */
  readonly faults: readonly string[];
  /** Undefined where there is no request that could be lost, late or refused. */
  readonly droppedBefore?: true;
  readonly droppedAfter?: true;
  readonly slow?: true;
  readonly limited?: true;
}

/** What the suite tries of an outside action that has a case. */
export function trialsOf({ id, faults }: Pick<OutsideAction, 'id' | 'faults'>, { isOffline }: ConnectorCase): Trials {
  const known = { action: id, example: true, faults };
  return isOffline ? known : { ...known, droppedBefore: true, droppedAfter: true, slow: true, limited: true };
}
