import { meetTimer } from '../../src/dates/meet-timer';
import { driveReport } from '../../src/reports/drive-report';
import { openOccurrence } from '../../src/schedules/open-occurrence';
import { startPage } from '../../src/schedules/start-page';
import type { Chores } from '../../workflows/contract';
import { deliver } from './deliver';
import type { ChoreTools } from './tools';

/** The activities of our own Temporal workflows, by type; those of runs are in `activities/tasks`. */
export function createChores(tools: ChoreTools): Chores {
  return {
    attemptDelivery: (input) => deliver(tools, input),
    meetDeadline: (input, now) => meetTimer(tools.service, input, now),
    openOccurrence: (scheduleId, at) => openOccurrence(tools.service, scheduleId, at),
    startPage: (occurrenceId) => startPage(tools.service, occurrenceId),
    driveReport: (input, now) => driveReport(tools, input, now),
  };
}
