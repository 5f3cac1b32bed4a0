import { KINDS } from '../kinds/kinds';
import { PUBLISHED_EVENTS } from './published-events';

/** Stands for every published event. */
export const EVERY = '*';

/** Events of runs that the published document does not have. */
const OF_RUNS = ['workflow-run.completed', 'workflow-run.failed', 'workflow-run.canceled'];

/** Every name that a webhook may be enabled for, `*` apart: the published ones, and those that only Usher has. */
export function knownEvents(): ReadonlySet<string> {
  const ours = [...KINDS.values()].flatMap((kind) => Object.keys(kind.events));
  return new Set([...PUBLISHED_EVENTS, ...ours, ...OF_RUNS]);
}

/** Is an event of that name among those enabled? What only Usher has is sent where it is named, and never for `*`. */
export function isEnabled(enabled: readonly string[], name: string): boolean {
  return enabled.includes(name) || (enabled.includes(EVERY) && PUBLISHED_EVENTS.has(name));
}
