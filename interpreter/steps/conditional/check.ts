import { canonicalize } from '../../canonical';
import { compileCondition } from '../../compiler/conditions/compile-condition';
import type { Compiled } from '../../compiler/conditions/condition';
import type { Flow } from '../../compiler/flow';
import { below, refuse, type Site } from '../../compiler/references/site';
import type { StepBody, StepSite } from '../../compiler/step-site';
import type { ConditionalDefinition } from '../../definition/schema';
import type { ConditionalStep, Expression } from '../../plan';
import type { Value } from '../../value';

type Route = ConditionalStep['routes'][number];

/** Compiles the routes in their order; behind them, what only some of them gave may be missing. */
export function checkConditional(step: ConditionalDefinition, site: StepSite): StepBody {
  const seen: Seen = { conditions: new Set(), certain: false };
  const flows: Flow[] = [];
  const fork = () => flows[flows.push(site.flow.fork()) - 1] as Flow;
  const routes = step.routes.map((route, index): Route => {
    const at = below(site, 'routes', index);
    const missing: string[] = [];
    const when = compileCondition(route.when, { ...below(at, 'when'), missing });
    warnOfMissing(step, missing, below(at, 'when'));
    refuseUnreachable(when, seen, at);
    return { ...site.block(route, `Route ${index + 1}`, fork(), at), when: when.expression };
  });
  const otherwise = site.block(step.else, 'Else', fork(), below(site, 'else'));
  site.flow.joinOne(flows);
  return {
    step: { type: 'conditional', routes, else: otherwise, onMissing: step.on_missing ?? 'else' },
    gives: null,
  };
}

interface Seen {
  readonly conditions: Set<string>;
  certain: boolean;
}

/** A route is never taken when its condition is never true, was tested before, or one before it is always true. */
function refuseUnreachable({ expression, known }: Compiled, seen: Seen, site: Site): void {
  const text = canonicalize(expression as Expression as unknown as Value);
  const reason = seen.certain
    ? 'a route before it is always taken'
    : known === false
      ? 'its condition is never true'
      : seen.conditions.has(text)
        ? 'a route before it has the same condition'
        : null;
  seen.conditions.add(text);
  if (known === true) seen.certain = true;
  if (reason === null) return;
  refuse(
    below(site, 'when'),
    'unreachable_route',
    `This route is never taken: ${reason}.`,
    'Take it out, or change it.',
  );
}

function warnOfMissing(step: ConditionalDefinition, missing: readonly string[], site: Site): void {
  if (step.on_missing !== undefined || missing.length === 0) return;
  const names = [...new Set(missing)].join(', ');
  const hint = 'Say "on_missing": "else" to go on with the next route, or "error" to stop here.';
  refuse(site, 'missing_value', `This route reads what may be missing: ${names}.`, hint);
}
