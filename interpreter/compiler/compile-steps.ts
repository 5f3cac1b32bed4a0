import { LONGEST_PATH } from '../definition/limits';
import type { BlockDefinition, StepDefinition } from '../definition/schema';
import { byteLength } from '../language/bounds';
import type { Block, Step } from '../plan';
import { checkAction } from '../steps/action/check';
import { checkConditional } from '../steps/conditional/check';
import { checkParallel } from '../steps/parallel/check';
import { checkSet } from '../steps/set/check';
import { checkStop } from '../steps/stop/check';
import { checkWait } from '../steps/wait/check';
import { compileDuration } from './compile-duration';
import type { Flow } from './flow';
import { LookUps } from './look-ups';
import { below, refuse, type Site } from './references/site';
import type { StepBody, StepSite } from './step-site';

/** Compiles the steps of one block in their order; `site` is at the list, its flow is moved on. */
export function compileSteps(steps: readonly StepDefinition[], site: Site): readonly Step[] {
  let reported = false;
  return steps.flatMap((step, index) => {
    const at = below(site, index);
    if (site.flow.ended && !reported) {
      reported = true;
      const hint = 'Take it out, or move it before the stop.';
      refuse(at, 'unreachable_step', `The step "${step.key}" is never reached: a stop comes before it.`, hint);
    }
    const compiled = compileStep(step, at);
    site.compilation.finished.add(step.key);
    return compiled === null ? [] : [compiled];
  });
}

function compileStep(step: StepDefinition, site: Site): Step | null {
  checkKey(step.key, site);
  refuseLater(step, site);
  const lookUps = new LookUps();
  const before = site.flow.fork();
  const body = compileBody(step, { ...site, lookUps, block: compileBlock });
  if (body === null) return null;
  const timeout = compileDuration(step.timeout, below(site, 'timeout'), { positive: true });
  if (step.type !== 'stop') site.flow.give(step.key, body.gives);
  if (step.continue_on_error === true) site.flow.loosen(before);
  return {
    ...body.step,
    key: step.key,
    pointer: site.pointer,
    ...(step.name !== undefined && { name: step.name }),
    ...(step.continue_on_error === true && { continueOnError: true }),
    ...(timeout !== undefined && { timeout }),
    ...lookUps.planned(),
  } as Step;
}

function compileBody(step: StepDefinition, site: StepSite): StepBody | null {
  switch (step.type) {
    case 'action':
      return checkAction(step, site);
    case 'conditional':
      return checkConditional(step, site);
    case 'parallel':
      return checkParallel(step, site);
    case 'wait':
      return checkWait(step, site);
    case 'set':
      return checkSet(step, site);
    case 'stop':
      return checkStop(step, site);
    default:
      refuseKind(step.type, site);
      return null;
  }
}

/** A block behind a route or a branch: its steps see what `flow` knows and move it on. */
function compileBlock({ label, steps }: BlockDefinition, fallback: string, flow: Flow, site: Site): Block {
  return { label: label ?? fallback, steps: compileSteps(steps, { ...below(site, 'steps'), flow }) };
}

function checkKey(key: string, site: Site): void {
  if (byteLength(key) <= LONGEST_PATH) return;
  const message = `The path of this step is longer than ${LONGEST_PATH} bytes.`;
  refuse(below(site, 'key'), 'path_too_long', message, 'Shorten its key.');
}

function refuseLater(step: StepDefinition, site: Site): void {
  if (step.on_error !== undefined) {
    const hint = 'Let the step go on with continue_on_error and test what it gave.';
    refuse(below(site, 'on_error'), 'not_available_yet', 'Catch branches are not available yet.', hint);
  }
  if (step.undo !== undefined) {
    refuse(below(site, 'undo'), 'not_available_yet', 'Undo is not available yet.', 'Write the steps that undo it.');
  }
}

function refuseKind(type: string, site: Site): void {
  const message = `Steps of type ${type} are not available yet.`;
  refuse(below(site, 'type'), 'not_available_yet', message, 'Write the steps out one by one.');
}
