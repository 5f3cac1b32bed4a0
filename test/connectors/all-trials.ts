import type { Action } from '../../activities/define-action';
import { coveredOf } from '../service/actions/cases';
import { findCases } from './find-cases';
import { type Trials, trialsOf } from './trials-of';

/** What the suites try of these actions: own ones in a transaction, outside ones before their other side. */
export function allTrials(actions: readonly Action[]): readonly Trials[] {
  const outside = findCases();
  const own = coveredOf();
  return actions.flatMap((action): readonly Trials[] => {
    const { id, side } = action;
    const covered = own[id];
    if (side === 'own') return covered === undefined ? [] : [{ action: id, ...covered }];
    const its = outside.get(id);
    return its === undefined ? [] : [trialsOf(action, its)];
  });
}
