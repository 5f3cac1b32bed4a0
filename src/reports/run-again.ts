import { moveObject } from '../objects/move-object';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';

/**
 * Asks a report's source anew: the report is pending, and its `report.rerun` event is what the asking begins with.
 * `scheduledDate`, the day `2026-01-31`: the run is one of continuous monitoring. Faults `move_not_allowed` while it is
 * pending, `already_redacted`, and of a scheduled one `report_not_monitored`, `report_monitoring_stopped`.
 */
export function runReportAgain(writing: Writing, id: string, scheduledDate?: string): Promise<StoredObject> {
  const options = scheduledDate === undefined ? {} : { report: { scheduledDate } };
  return moveObject(writing, 'report', id, 'pending', options);
}
