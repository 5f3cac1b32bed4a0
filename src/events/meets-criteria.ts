import { INTERPRETER_VERSION } from '../../interpreter/changes';
import { evaluate, type Scope, valueAt } from '../../interpreter/language/evaluate';
import type { LookUp, Plan } from '../../interpreter/plan';
import type { Question } from '../../interpreter/requests';
import type { Value, ValueMap } from '../../interpreter/value';
import type { Trx } from '../database';
import { answerQuestions } from '../look-ups/answer-questions';
import { isMap } from '../value-shape';
import { objectIn, type SeenEvent } from '../waits/seen-event';

/** Whether an event meets the criteria of a version's trigger, with the object as the event left it. */
export async function meetsCriteria(
  trx: Trx,
  environment: { readonly id: string; readonly key: string },
  event: SeenEvent,
  plan: Plan,
): Promise<boolean> {
  const { trigger } = plan;
  if (trigger.type !== 'event') return false;
  if (trigger.criteria === undefined) return true;
  const bare = scopeOf(environment, event);
  const questions = (trigger.lookUps ?? []).map((lookUp) => questionOf(lookUp, bare));
  if (questions.length === 0) return evaluate(trigger.criteria, bare) === true;
  const looked = await answerQuestions(trx, environment.id, questions);
  return evaluate(trigger.criteria, { ...bare, looked }) === true;
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

function questionOf(lookUp: LookUp, scope: Scope): Question {
  if (lookUp.is === 'relation') return { ...lookUp, of: evaluate(lookUp.of, scope) };
  const item: Value = evaluate(lookUp.item, scope);
  return { is: 'list', list: lookUp.list, item: isMap(item) ? item : {} };
}
