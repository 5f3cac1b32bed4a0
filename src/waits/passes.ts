import { evaluate, LanguageFault, type Scope, valueAt } from '../../interpreter/language/evaluate';
import type { Value } from '../../interpreter/value';
import { objectIn, type SeenEvent } from './seen-event';
import type { StoredWait } from './stored-wait';

/** Whether an event meets a wait's `when`. One that cannot be evaluated on it is not met. */
export function passes(wait: StoredWait, event: SeenEvent): boolean {
  if (wait.wait.when === undefined) return true;
  try {
    return evaluate(wait.wait.when, scopeOf(event, wait.interpreterVersion)) === true;
  } catch (error) {
    if (error instanceof LanguageFault) return false;
    throw error;
  }
}

function scopeOf(event: SeenEvent, interpreterVersion: number): Scope {
  const copy = objectIn(event);
  const root: Value = {
    name: event.name,
    created_at: event.createdAt.toISOString(),
    context: event.context,
    object: { type: copy.type, id: copy.id },
  };
  return {
    read: (name, path) => (name === 'event' ? valueAt(root, path) : null),
    object: (id) => (id === copy.id ? copy : undefined),
    looked: [],
    // Not the clock: the same event must be judged the same whenever it is looked at.
    now: event.createdAt.getTime(),
    interpreterVersion,
  };
}
