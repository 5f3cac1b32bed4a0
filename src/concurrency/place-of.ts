import { createHash } from 'node:crypto';
import { canonicalize } from '../../interpreter/canonical';
import { LanguageFault, type Scope, valueAt } from '../../interpreter/language/evaluate';
import type { Concurrency, Plan } from '../../interpreter/plan';
import type { RunStart } from '../../interpreter/requests';
import type { Value } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import { fault } from '../faults';
import { evaluateLooked } from '../look-ups/evaluate-looked';

/** What a run needs to have, or to wait for, before it is started. */
export interface Place extends Pick<Concurrency, 'limit' | 'onLimit' | 'held'> {
  /** A hash: what the key's value tells is not kept. */
  readonly key: string;
}

export interface Begun {
  readonly environmentId: string;
  readonly workflow: { readonly id: string };
  readonly createdAt: Date;
  readonly start: RunStart;
  readonly plan: Plan;
}

/**
 * The place that a run needs. Undefined: its definition has no limit, or the key is missing, as that of an inquiry
 * without an account: such runs have nothing in common. Fault `concurrency_key_invalid`.
 */
export async function placeOf(db: Db | Trx, run: Begun): Promise<Place | undefined> {
  const { environmentId, workflow, plan } = run;
  if (plan.concurrency === undefined) return undefined;
  const { key, lookUps, limit, onLimit, held } = plan.concurrency;
  const value = await evaluateKey(db, run, { expression: key, lookUps });
  if (value === null || value === '') return undefined;
  const digest = createHash('sha256')
    .update(`${environmentId}\n${workflow.id}\n${canonicalize(value)}`)
    .digest('hex');
  return { key: digest, limit, onLimit, held };
}

async function evaluateKey(db: Db | Trx, run: Begun, asked: Parameters<typeof evaluateLooked>[2]): Promise<Value> {
  try {
    return await evaluateLooked(db, run.environmentId, asked, scopeOf(run));
  } catch (error) {
    if (!(error instanceof LanguageFault)) throw error;
    throw fault('concurrency_key_invalid', { message: error.fault.message, cause: error });
  }
}

function scopeOf({ createdAt, start }: Begun): Scope {
  const roots: { readonly [root: string]: Value } = {
    trigger: start.trigger,
    event: (start.event ?? null) as Value,
    environment: start.environment,
  };
  return {
    read: (root, path) => valueAt(roots[root] ?? null, path),
    object: (id) => start.objects.find((copy) => copy.id === id),
    looked: [],
    now: createdAt.getTime(),
    interpreterVersion: start.interpreterVersion,
  };
}
