import type { Value, ValueMap } from '../../interpreter/value';
import { fault } from '../faults/fault';
import type { ReportType } from '../kinds/reports/report-type';
import { reportTypeOf } from '../kinds/reports/report-values';
import { refuseRedacted } from '../objects/refuse-redacted';
import { lockForChange } from '../objects/rows/lock-objects';
import { writeEvent } from '../objects/rows/write-event';
import { writeRow } from '../objects/rows/write-row';
import { isRecurring, matchesOf, matchKey, mediaKeys, withoutIgnored } from '../objects/rules/reports/report-matches';
import { withAttributes } from '../objects/rules/rule';
import type { StoredObject } from '../objects/stored-object';
import { listOf, mapOf } from '../value-shape';
import type { Writing } from '../writing';
import { recordAct } from './record-history';

/** Why, and for reports on media which entity, or which of the media about one. */
export interface Dismissal {
  readonly reason: string;
  readonly dismissType?: string | undefined;
  readonly entityId?: string | undefined;
}

/** What is dismissed: what it is known by, and the lists of what is ignored as they are then. */
interface Ignored {
  readonly keys: readonly string[];
  readonly lists: ValueMap;
}

/**
 * Says that matches of a report are none: they go to its list of ignored ones and are no match when they are found
 * again; the report still says what it found. With the last of them monitoring goes on. Faults `report_without_match`, `attribute_invalid`.
 */
export async function dismissReport(writing: Writing, id: string, dismissal: Dismissal): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'report', id);
  refuseRedacted(object);
  const type = reportTypeOf(object);
  if (dismissal.reason.trim() === '') throw wrong('reason', 'Say why the match is none.');
  const { match_found: matched, is_dismissed: isOver } = object.attributes;
  if (type?.matches === undefined || matched !== true || isOver === true) throw fault('report_without_match');
  const note = noteOf(writing, object, dismissal, at);
  const { keys, lists } = type.dismissedSingly
    ? ignoreOne(object, type, dismissal, note)
    : ignoreAll(object, type, note);
  const ignored = [...listOf(object.attributes['ignored']).map(String), ...keys];
  const isDone = withoutIgnored(matchesOf(type, object.attributes), ignored).length === 0;
  const attributes = withAttributes(object, {
    ...Object.fromEntries(Object.entries(lists).filter(([list]) => type.results.has(list))),
    ignored: [...new Set(ignored)],
    is_dismissed: isDone,
  });
  await recordAct(writing, object, 'dismiss');
  const change = { attributes: { ...attributes, is_recurring: isRecurring(attributes) } };
  const dismissed = await writeRow(writing, object, change, at);
  const context = { reason: dismissal.reason, before: { is_dismissed: false }, after: { is_dismissed: isDone } };
  const told = await writeEvent(writing, dismissed, `report/${type.name}.dismissed`, context);
  return writeEvent(writing, told, 'report.dismissed', context);
}

function noteOf(writing: Writing, { attributes }: StoredObject, { reason }: Dismissal, at: Date): ValueMap {
  return {
    ignored_at: at.toISOString(),
    run_history_completed_at: attributes['completed_at'] ?? at.toISOString(),
    user: writing.actor.id,
    ignore_reason: reason,
  };
}

function ignoreAll({ attributes }: StoredObject, type: ReportType, note: ValueMap): Ignored {
  const matches = matchesOf(type, attributes);
  const entries = matches.map((match) => ({ ...note, match }));
  return { keys: matches.map(matchKey), lists: { ignore_list: [...listOf(attributes['ignore_list']), ...entries] } };
}

function ignoreOne({ attributes }: StoredObject, type: ReportType, dismissal: Dismissal, note: ValueMap): Ignored {
  const { dismissType, entityId } = dismissal;
  if (dismissType !== 'entity' && dismissType !== 'media')
    throw wrong('dismiss_type', 'Say what is dismissed: entity or media.');
  if (entityId === undefined || entityId === '') throw wrong('entity_id', 'Say which one is dismissed.');
  const matches = withoutIgnored(matchesOf(type, attributes), listOf(attributes['ignored']).map(String));
  const known = dismissType === 'entity' ? matches.map(matchKey) : matches.flatMap(mediaKeys);
  // A match that came without anything that could be named is dismissed by any name.
  if (matches.length > 0 && !known.includes(entityId)) throw wrong('entity_id', 'The report has found no such one.');
  const lists: ValueMap =
    dismissType === 'entity'
      ? { ignore_list_entity: [...listOf(attributes['ignore_list_entity']), { ...note, entity_id: entityId }] }
      : { ignore_list_media: { media: [...ignoredMedia(attributes), { ...note, url: entityId }] } };
  return { keys: [entityId], lists };
}

function ignoredMedia({ ignore_list_media: list }: ValueMap): readonly Value[] {
  return listOf(mapOf(list)['media']);
}

function wrong(attribute: string, message: string) {
  return fault('attribute_invalid', { pointer: `/attributes/${attribute}`, message });
}
