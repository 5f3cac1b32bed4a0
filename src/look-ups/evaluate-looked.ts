import { evaluate, type Scope } from '../../interpreter/language/evaluate';
import type { Expression, LookUp } from '../../interpreter/plan';
import type { Question } from '../../interpreter/requests';
import type { Value } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import { isMap } from '../value-shape';
import { answerQuestions } from './answer-questions';

/** The value of an expression in a scope, with what only the world knows. Throws as `evaluate` does. */
export async function evaluateLooked(
  db: Db | Trx,
  environmentId: string,
  { expression, lookUps = [] }: { readonly expression: Expression; readonly lookUps?: readonly LookUp[] | undefined },
  bare: Scope,
): Promise<Value> {
  if (lookUps.length === 0) return evaluate(expression, bare);
  const questions = lookUps.map((lookUp) => questionOf(lookUp, bare));
  const looked = await answerQuestions(db, environmentId, questions);
  return evaluate(expression, { ...bare, looked });
}

function questionOf(lookUp: LookUp, scope: Scope): Question {
  if (lookUp.is === 'relation') return { ...lookUp, of: evaluate(lookUp.of, scope) };
  const item: Value = evaluate(lookUp.item, scope);
  return { is: 'list', list: lookUp.list, item: isMap(item) ? item : {} };
}
