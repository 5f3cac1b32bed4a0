import { INTERPRETER_VERSION } from '../../../interpreter/changes';
import { evaluate, type Scope, valueAt } from '../../../interpreter/language/evaluate';
import type { Plan } from '../../../interpreter/plan';
import type { ValueMap } from '../../../interpreter/value';
import type { Trx } from '../../database';
import { meetsCondition } from '../../look-ups/meets-condition';
import { objectIn, type SeenEvent } from '../../waits/seen-event';

/** Whether an event meets the criteria of a version's trigger, with the object as the event left it. */
export async function meetsCriteria(
  trx: Trx,
  environment: { readonly id: string; readonly key: string },
  event: SeenEvent,
  plan: Plan,
): Promise<boolean> {
  const { trigger } = plan;
  if (trigger.type !== 'event') return false;
  return meetsCondition(trx, environment.id, trigger, scopeOf(environment, event));
}

/**
 * Whether an event fails the criteria by itself, without anything that only the world knows. False also where they
 * cannot be evaluated: that is for `meetsCriteria` to say.
 */
export function plainlyFails(environment: { readonly key: string }, event: SeenEvent, { trigger }: Plan): boolean {
  if (trigger.type !== 'event' || trigger.criteria === undefined || (trigger.lookUps ?? []).length > 0) return false;
  try {
    return evaluate(trigger.criteria, scopeOf(environment, event)) !== true;
  } catch {
    return false;
  }
}

function scopeOf(environment: { readonly key: string }, event: SeenEvent): Scope {
  const copy = objectIn(event);
  const reference = { type: copy.type, id: copy.id };
  const roots: ValueMap = {
    trigger: reference,
    event: {
      name: event.name,
      created_at: event.createdAt.toISOString(),
      context: event.context,
      object: reference,
    },
    environment: environment.key,
  };
  return {
    read: (root, path) => valueAt(roots[root] ?? null, path),
    object: (id) => (id === copy.id ? copy : undefined),
    looked: [],
    // When it happened, not when it is dispatched.
    now: event.createdAt.getTime(),
    interpreterVersion: INTERPRETER_VERSION,
  };
}
