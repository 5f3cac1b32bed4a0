import type { Command, Held } from '../journal';
import type { Fault } from '../value';
import { DONE, type Program, type Result, type Walked, WITHDRAWN } from './program';
import type { Visit } from './visit';

/** A hold ends by itself, as failed, after 30 days. */
export const LONGEST_HOLD = 30 * 86_400_000;

const OFFERS: { readonly [type in Walked['type']]: readonly Command['do'][] } = {
  action: ['retry', 'skip', 'fail'],
  wait: ['retry', 'skip', 'fail'],
  conditional: ['retry', 'route', 'fail'],
  set: ['retry', 'value', 'fail'],
  stop: ['retry', 'fail'],
  labels: ['retry', 'fail'],
  output: ['retry', 'fail'],
  parallel: ['skip', 'fail'],
};

/** What can be done with a step held for this fault. What a block's timeout withdrew is not begun again. */
function offersFor(step: Walked, fault: Fault): readonly Command['do'][] {
  return step.type === 'conditional' && fault.code === 'timeout' ? OFFERS.parallel : OFFERS[step.type];
}

/** May an operator do this? Another input is for actions, and a route must be one that there is. */
function allows(step: Walked, fault: Fault, command: Command): boolean {
  if (!offersFor(step, fault).includes(command.do)) return false;
  if (command.do === 'retry') return command.input === undefined || step.type === 'action';
  if (command.do !== 'route' || step.type !== 'conditional') return true;
  return Number.isInteger(command.route) && command.route >= -1 && command.route < step.routes.length;
}

/** A held step waits for an operator. Gives undefined when its next generation is to be attempted. */
export function* hold(held: Held, visit: Visit): Program<Result | undefined> {
  const { core, path, generation, step } = visit;
  const { fault, until } = held;
  visit.ask({ type: 'hold', path, generation, fault, offers: offersFor(step, fault), until }, (command) =>
    allows(step, fault, command),
  );
  visit.ask({ type: 'sleep', path, generation, until, why: 'hold' });
  core.held += 1;
  const answer = yield;
  core.held -= 1;
  core.scheduler.drop();
  if (answer.type !== 'resolved') {
    const how = answer.type === 'woken' ? 'failed' : 'withdrawn';
    visit.close({ how, fault });
    return how === 'failed' ? { is: 'fault', fault, raised: true } : WITHDRAWN;
  }
  const { command, by } = answer;
  if (command.do === 'skip') {
    visit.close({ how: 'skipped', output: command.output, by });
    return DONE;
  }
  if (command.do === 'fail') {
    visit.close({ how: 'failed', fault, by });
    return { is: 'fault', fault, raised: true };
  }
  visit.close({ how: 'retried', command, by });
  visit.next({ command, by });
  return undefined;
}
