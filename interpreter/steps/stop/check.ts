import { compileText } from '../../compiler/compile-text';
import { below } from '../../compiler/references/site';
import type { StepBody, StepSite } from '../../compiler/step-site';
import type { StopDefinition } from './schema';

/** Nothing behind a stop is reached. */
export function checkStop(step: StopDefinition, site: StepSite): StepBody {
  const message = step.message !== undefined && {
    message: compileText(step.message, below(site, 'message')).expression,
  };
  site.flow.ended = true;
  return { step: { type: 'stop', outcome: step.outcome, ...message }, gives: null };
}
