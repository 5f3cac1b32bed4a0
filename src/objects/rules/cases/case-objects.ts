import { fault } from '../../../faults/fault';
import type { StoredObject } from '../../stored-object';

const MOST = 1_000;
/** What a case holds that it is not about. */
const NOT_ABOUT: ReadonlySet<string> = new Set(['template', 'queue']);

/** Of what a case holds, by relation, the objects that it is about. */
export function objectsOf(relations: { readonly [relation: string]: readonly string[] }): {
  [relation: string]: readonly string[];
} {
  return Object.fromEntries(Object.entries(relations).filter(([relation]) => !NOT_ABOUT.has(relation)));
}

/** Is a case about what this relation of it leads to? */
export function isAbout(relation: string): boolean {
  return !NOT_ABOUT.has(relation);
}

/** Fault `too_many_objects` where a case would be about more than a thousand. */
export function refuseMany(count: number): void {
  if (count <= MOST) return;
  throw fault('too_many_objects', {
    message: `A case is about at most ${MOST} objects; this would be ${count}.`,
    details: { limit: MOST },
  });
}

/** Fault `queue_archived`: it takes no more cases. */
export function refuseArchivedQueue(queue: StoredObject | undefined): void {
  if (queue !== undefined && queue.status !== 'active') throw fault('queue_archived', { pointer: '/relations/queue' });
}
