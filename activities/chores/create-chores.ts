import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { meetTimer } from '../../src/dates/meet-timer';
import { FaultError } from '../../src/faults';
import { driveReport } from '../../src/reports/drive-report';
import { openOccurrence } from '../../src/schedules/open-occurrence';
import { startPage } from '../../src/schedules/start-page';
import type { Chores } from '../../workflows/contract';
import { deliver } from './deliver';
import type { ChoreTools } from './tools';

/** The activities of our own Temporal workflows, by type; those of runs are in `activities/tasks`. */
export function createChores(tools: ChoreTools): Chores {
  const { service } = tools;
  return {
    attemptDelivery: (input) => tellLittle(tools, { deliveryId: input.deliveryId }, () => deliver(tools, input)),
    meetDeadline: (input, now) =>
      tellLittle(tools, { objectId: input.objectId, attribute: input.attribute }, () => meetTimer(service, input, now)),
    openOccurrence: (scheduleId, at) =>
      tellLittle(tools, { scheduleId }, () => openOccurrence(service, scheduleId, at)),
    startPage: (occurrenceId) => tellLittle(tools, { occurrenceId }, () => startPage(service, occurrenceId)),
    driveReport: (input, now) => tellLittle(tools, { reportId: input.reportId }, () => driveReport(tools, input, now)),
  };
}

/**
 * Does a chore. Temporal keeps what it throws and prints it: an error that is no fault of ours may quote what a row holds
 * (Postgres does), so its place goes to our log and its words go nowhere. Temporal tries again.
 */
async function tellLittle<T>({ service: { log } }: ChoreTools, about: object, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TemporalFailure) throw error;
    if (error instanceof FaultError)
      throw ApplicationFailure.create({ message: error.fault.message, type: error.fault.code });
    log.error({ err: error, ...about }, 'A chore threw.');
    throw ApplicationFailure.create({ message: 'What went wrong is in the log.', type: 'internal' });
  }
}
