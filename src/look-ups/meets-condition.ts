import type { Scope } from '../../interpreter/language/evaluate';
import type { Expression, LookUp } from '../../interpreter/plan';
import type { Db, Trx } from '../database';
import { evaluateLooked } from './evaluate-looked';

/** Whether a trigger's condition holds in a scope, with what only the world knows. Without one: true. */
export async function meetsCondition(
  db: Db | Trx,
  environmentId: string,
  { criteria, lookUps }: { readonly criteria?: Expression; readonly lookUps?: readonly LookUp[] },
  bare: Scope,
): Promise<boolean> {
  if (criteria === undefined) return true;
  return (await evaluateLooked(db, environmentId, { expression: criteria, lookUps }, bare)) === true;
}
