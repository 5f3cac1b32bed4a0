import { evaluate, type Scope } from '../../interpreter/language/evaluate';
import type { Expression, LookUp } from '../../interpreter/plan';
import type { Question } from '../../interpreter/requests';
import type { Value } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import { isMap } from '../value-shape';
import { answerQuestions } from './answer-questions';

/** Whether a trigger's condition holds in a scope, with what only the world knows. Without one: true. */
export async function meetsCondition(
  db: Db | Trx,
  environmentId: string,
  { criteria, lookUps = [] }: { readonly criteria?: Expression; readonly lookUps?: readonly LookUp[] },
  bare: Scope,
): Promise<boolean> {
  if (criteria === undefined) return true;
  if (lookUps.length === 0) return evaluate(criteria, bare) === true;
  const questions = lookUps.map((lookUp) => questionOf(lookUp, bare));
  const looked = await answerQuestions(db, environmentId, questions);
  return evaluate(criteria, { ...bare, looked }) === true;
}

function questionOf(lookUp: LookUp, scope: Scope): Question {
  if (lookUp.is === 'relation') return { ...lookUp, of: evaluate(lookUp.of, scope) };
  const item: Value = evaluate(lookUp.item, scope);
  return { is: 'list', list: lookUp.list, item: isMap(item) ? item : {} };
}
