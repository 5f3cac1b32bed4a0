import type { Outcome, Request } from '../requests';
import type { Asked } from './scheduler';

const OUTCOMES: { readonly [type in Request['type']]: readonly Outcome['type'][] } = {
  perform: ['done', 'failed', 'later', 'canceled'],
  look_up: ['looked', 'failed'],
  await: ['event', 'state', 'timeout', 'resolved', 'failed'],
  sleep: ['woken'],
  hold: ['resolved'],
};

/** Is it an answer to this request? A wait is ended by an operator with skip or fail; a hold knows itself what it allows. */
export function fits(outcome: Outcome, { request, allows }: Asked): boolean {
  if (!OUTCOMES[request.type].includes(outcome.type)) return false;
  if (outcome.type !== 'resolved') return true;
  return allows?.(outcome.command) ?? (outcome.command.do === 'skip' || outcome.command.do === 'fail');
}
