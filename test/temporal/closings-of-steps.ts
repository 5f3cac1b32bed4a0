import type { RunStep } from '../../src/runs/list-steps';
import type { Told } from './read-history';

type Closing = Told & { readonly order: number };

type Step = Pick<RunStep, 'path' | 'type' | 'opened' | 'performed' | 'held' | 'closed'>;

/**
 * What of a step the server's history tells, and when: its action, and the end of its wait; of an action that takes its
 * time both. (What a timeout or a withdrawal ended is told some time after it was journaled.)
 */
export function closingsOfStep({ path, type, opened, performed, held, closed }: Step): readonly Closing[] {
  if (type !== 'action' && type !== 'wait') return [];
  const end = held?.order ?? closed?.order ?? Number.POSITIVE_INFINITY;
  const what = type === 'action' ? 'perform' : opened?.wait === undefined ? 'sleep' : 'wait';
  if (performed === null) return [{ what, path, order: closed?.order ?? Number.POSITIVE_INFINITY }];
  const isLate = closed?.how === 'withdrawn' || (held?.fault ?? closed?.fault)?.code === 'timeout';
  const wait = { what: 'wait', path, order: end } as const;
  return [{ what, path, order: performed.order }, ...(isLate ? [] : [wait])];
}

export function inOrder(closings: readonly Closing[]): readonly Told[] {
  return closings.toSorted((one, other) => one.order - other.order).map(({ what, path }) => ({ what, path }));
}
