import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { choreQueueOf, REPORT_WORKFLOW, type ReportInput, reportWorkflowId } from '../../workflows/contract';
import type { FollowUp, Work } from '../events/follow-up';
import { readObjects } from '../objects/read-objects';
import type { Service } from '../service';
import { isMap } from '../value-shape';

/** Milliseconds for Temporal to take a report. */
const START_DEADLINE = 5000;

const BEGINNINGS: ReadonlySet<string> = new Set(['report.created', 'report.rerun']);

/** Has a report given by the provider of its template, each time that it is run. */
export const reportRuns: FollowUp = {
  name: 'reports',
  wants: ({ name }) => BEGINNINGS.has(name),
  async follow(trx, events) {
    const reports = await readObjects(
      trx,
      events.map(({ objectId }) => objectId),
    );
    return events.flatMap(({ id, objectId, environment }): Work[] => {
      const report = reports.get(objectId);
      // One that somebody has completed meanwhile needs nobody.
      if (report?.status !== 'pending' || !isMap(report.attributes['provider'])) return [];
      const run = Number(report.attributes['runs'] ?? 1);
      const input = { environmentId: environment.id, reportId: objectId, run };
      return [{ eventId: id, insisted: true, do: (service) => startReport(service, input) }];
    });
  },
};

async function startReport({ temporal, taskQueue }: Service, input: ReportInput): Promise<void> {
  try {
    await temporal.call(START_DEADLINE, (client) =>
      client.workflow.start(REPORT_WORKFLOW, {
        taskQueue: choreQueueOf(taskQueue),
        workflowId: reportWorkflowId(input),
        args: [input],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: `run ${input.run} of ${input.reportId}`,
      }),
    );
  } catch (error) {
    // It was driven to its end already.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
