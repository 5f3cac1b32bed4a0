import { forgetApiLogs } from '../api-logs/forget-api-logs';
import type { Service } from '../service';
import { endTerminated } from './end-terminated';
import { forgetDeliveries } from './forget-deliveries';
import { forgetEvents } from './forget-events';
import { forgetKeys } from './forget-keys';
import { forgetUploads } from './forget-uploads';
import { beginLeft, forgetOccurrences, renewLost, syncAnew, syncChanged, timePlanned } from './mend-schedules';
import { ringOverdue } from './ring-overdue';
import { startLeft } from './start-left';
import { renewLostDeliveries, startLeftDeliveries } from './start-left-deliveries';
import { startQueues } from './start-queues';

/** What a sweep did, in counts. */
export interface Swept {
  /** Runs that were not started. */
  readonly started: number;
  /** Keys whose queued runs were found with a free place. */
  readonly queues: number;
  /** Waits that have had a match for a minute. */
  readonly rung: number;
  /** Runs that were terminated in Temporal. */
  readonly ended: number;
  /** Idempotency keys older than a day. */
  readonly forgotten: number;
  /** Events older than they are kept. */
  readonly events: number;
  /** API logs whose time has passed. */
  readonly logs: number;
  /** Deliveries of webhooks that were not started, or were lost. */
  readonly deliveries: number;
  /** Deliveries whose time has passed. */
  readonly forgottenDeliveries: number;
  /** Schedules that Temporal was told of. */
  readonly schedules: number;
  /** What by hand, by an activation or by a run was left to be begun, and times of schedules that were terminated. */
  readonly begun: number;
  /** Occurrences of schedules, and planned runs, of long ago. */
  readonly forgottenOccurrences: number;
  /** Rows of uploads of long ago, and files that never came to their end. */
  readonly forgottenUploads: number;
}

export interface SweepOptions {
  /** Days for which events are kept; three months if left out. */
  readonly eventsKeptDays?: number;
  /** Days for which API logs are kept; two weeks if left out. */
  readonly apiLogsKeptDays?: number;
}

/** Mends what a crash or an absence left: safe to be run at any time, by several processes at once. */
export async function sweep(service: Service, { eventsKeptDays, apiLogsKeptDays }: SweepOptions = {}): Promise<Swept> {
  return {
    queues: await startQueues(service),
    started: await startLeft(service),
    rung: await ringOverdue(service),
    ended: await endTerminated(service),
    forgotten: await forgetKeys(service.db),
    events: await forgetEvents(service.db, eventsKeptDays),
    logs: await forgetApiLogs(service.db, apiLogsKeptDays),
    deliveries: (await startLeftDeliveries(service)) + (await renewLostDeliveries(service)),
    forgottenDeliveries: await forgetDeliveries(service.db),
    schedules: (await syncChanged(service)) + (await syncAnew(service)),
    begun: (await beginLeft(service)) + (await renewLost(service)) + (await timePlanned(service)),
    forgottenOccurrences: await forgetOccurrences(service),
    forgottenUploads: await forgetUploads(service.db),
  };
}
