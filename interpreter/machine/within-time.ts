import { attempt } from './attempt';
import { timedOut } from './faults';
import type { Program, Result } from './program';
import type { Visit } from './visit';

/**
 * A step under its timeout: its program runs in a fiber of its own, which is withdrawn when the time is over. What was
 * sent by then is awaited, and an action that was done after all is done.
 */
export function* withinTime(timeout: number, visit: Visit): Program {
  const { scheduler } = visit.core;
  const fiber = scheduler.current;
  const carried = visit.opened?.timeout;
  const until = carried ?? visit.deadline ?? visit.now + timeout;
  visit.deadline = until;
  let late = carried !== undefined && carried <= visit.now && !scheduler.stopping;
  const child = scheduler.start(attempt(visit), late);
  if (late) scheduler.withdraw(child);
  else if (child.ended === undefined) {
    scheduler.ask({ type: 'sleep', path: visit.path, generation: visit.generation, until, why: 'timeout' });
  }
  while (child.ended === undefined) {
    const answer = yield;
    if (answer.type !== 'woken') continue;
    late = true;
    scheduler.withdraw(child);
  }
  scheduler.drop();
  fiber.children = [];
  return late && !fiber.withdrawn ? outOfTime(child.ended) : child.ended;
}

function outOfTime(result: Result): Result {
  if (result.is === 'done' || result.is === 'stop') return result;
  return { is: 'fault', fault: timedOut(result.is === 'fault' ? result.fault : undefined) };
}
