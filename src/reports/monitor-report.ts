import type { ValueMap } from '../../interpreter/value';
import { fault } from '../faults/fault';
import { lockForChange } from '../objects/rows/lock-objects';
import { writeEvent } from '../objects/rows/write-event';
import { writeRow } from '../objects/rows/write-row';
import { isRecurring } from '../objects/rules/reports/report-matches';
import { withAttributes } from '../objects/rules/rule';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';
import { recordAct } from './record-history';

/** Stops a report from running again by itself. Faults `report_not_monitored`, `report_paused`. */
export async function pauseReport(writing: Writing, id: string): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'report', id);
  requireInterval(object);
  if (isPaused(object)) throw fault('report_paused');
  await recordAct(writing, object, 'pause');
  return tell(writing, object, at, withAttributes(object, { paused_at: at.toISOString() }), 'report.paused');
}

/** Lets a paused report run again by itself. Faults `report_not_monitored`, `report_not_paused`. */
export async function resumeReport(writing: Writing, id: string): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'report', id);
  requireInterval(object);
  if (!isPaused(object)) throw fault('report_not_paused');
  await recordAct(writing, object, 'resume');
  return tell(writing, object, at, withAttributes(object, { paused_at: null }), 'report.resumed');
}

/** Notes that somebody has looked at a report. */
export async function reviewReport(writing: Writing, id: string): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'report', id);
  await recordAct(writing, object, 'review');
  return tell(writing, object, at, object.attributes, 'report.reviewed');
}

function requireInterval({ attributes }: StoredObject): void {
  if (attributes['interval_days'] === undefined) throw fault('report_not_monitored');
}

function isPaused({ attributes }: StoredObject): boolean {
  return attributes['paused_at'] !== undefined;
}

async function tell(writing: Writing, object: StoredObject, at: Date, attributes: ValueMap, event: string) {
  const { interval_days: interval, ...others } = attributes;
  const monitored = interval === undefined ? others : { ...attributes, is_recurring: isRecurring(attributes) };
  const changed = await writeRow(writing, object, { attributes: monitored }, at);
  const recurring = (one: StoredObject) => ({ is_recurring: one.attributes['is_recurring'] === true });
  return writeEvent(writing, changed, event, { before: recurring(object), after: recurring(changed) });
}
