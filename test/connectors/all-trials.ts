import type { Action } from '../../activities/define-action';
import { findCases } from './find-cases';
import { type Trials, trialsOf } from './trials-of';

/** What the suites try of these actions. */
export function allTrials(actions: readonly Action[]): readonly Trials[] {
  const cases = findCases();
  return actions.flatMap((action) => {
    const its = cases.get(action.id);
    return its === undefined ? [] : [trialsOf(action, its)];
  });
}
