import { meetDeadline } from '../../src/deadlines/meet-deadline';
import type { Chores } from '../../workflows/contract';
import { deliver } from './deliver';
import type { ChoreTools } from './tools';

/** The activities of our own Temporal workflows, by type; those of runs are in `activities/tasks`. */
export function createChores(tools: ChoreTools): Chores {
  return {
    attemptDelivery: (input) => deliver(tools, input),
    meetDeadline: (input, now) => meetDeadline(tools.service, input, now),
  };
}
