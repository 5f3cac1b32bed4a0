import { isDeepStrictEqual } from 'node:util';
import type { Fault, Value, ValueMap } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import type { ReportType } from '../../../kinds/reports/report-type';
import { listOf } from '../../../value-shape';
import type { StoredObject } from '../../stored-object';
import { type Moved, type ReportOutcome, withAttributes } from '../rule';
import { checkReportResults, findReportType } from './check-report';
import { isRecurring, matchesOf, withoutIgnored } from './report-matches';

const DAY = 86_400_000;

/** What a report becomes when its source has answered, and how many matches that are not dismissed it has. */
interface Concluded extends Moved {
  readonly matches: number;
  /** Events that tell of a match. */
  readonly matched: readonly string[];
}

/**
 * What the answer of a report's source makes of it: results replace those of the run before, what was dismissed is no
 * match any more. A run that errored leaves the match that the one before found.
 */
export function concludeReport(object: StoredObject, to: string, at: Date, outcome: ReportOutcome): Concluded {
  const type = findReportType(object.attributes['report_type']);
  const given = checkReportResults(type, outcome.results ?? {});
  if (outcome.matched === true && type.matches === undefined)
    throw fault('report_results_invalid', {
      pointer: '/matched',
      message: 'Reports of this type look for no matches.',
    });
  const results = undismissed(type, given, object);
  const matches = matchesOf(type, results).length;
  const isReady = to === 'ready';
  const before = object.attributes['match_found'] === true;
  const found = isReady ? isMatch(type, outcome, given, matches) : before;
  const next = found
    ? {
        match_found: true,
        is_continuous_match: before ? isContinuous(object) : Number(object.attributes['runs'] ?? 1) > 1,
      }
    : { match_found: false, is_continuous_match: null };
  const reason = isReady || outcome.fault === undefined ? null : reasonOf(outcome.fault);
  const attributes = withAttributes(object, {
    ...(isReady && { ...emptied(type), is_dismissed: null, completed_at: at.toISOString() }),
    ...results,
    ...next,
    next_run_at: nextRun(object, at),
    screening: isReady ? (outcome.screening ?? null) : null,
    fault: reason,
  });
  return {
    change: { status: to, attributes: { ...attributes, is_recurring: isRecurring(attributes) } },
    events: [`report/${type.name}.${to}`, ...(isReady && isChanged(type, object, results) ? [changed(type)] : [])],
    matched: isReady && found ? [`report/${type.name}.matched`, 'report.matched'] : [],
    context: {
      before: { status: object.status, match_found: before },
      after: { status: to, match_found: found },
      ...(reason && { fault: reason }),
    },
    matches: found ? Math.max(matches, 1) : 0,
  };
}

/** Without what was said beside it, which may be somebody's own. */
function reasonOf({ code, category, message }: Fault): ValueMap {
  return { code, category, message };
}

function isMatch(type: ReportType, { matched }: ReportOutcome, given: ValueMap, left: number): boolean {
  if (matched === false) return false;
  // All that was found may have been dismissed before.
  return left > 0 || (matched === true && matchesOf(type, given).length === 0);
}

/** A day of the interval has 24 hours. */
function nextRun({ attributes: { interval_days: days } }: StoredObject, at: Date): string | null {
  return typeof days === 'number' ? new Date(at.getTime() + days * DAY).toISOString() : null;
}

function isContinuous({ attributes }: StoredObject): boolean {
  return attributes['is_continuous_match'] === true;
}

/** Results without the matches that were dismissed. */
function undismissed(type: ReportType, given: ValueMap, { attributes }: StoredObject): ValueMap {
  const found = matchesOf(type, given);
  if (type.matches === undefined || found.length === 0) return given;
  return { ...given, [type.matches]: withoutIgnored(found, listOf(attributes['ignored']).map(String)) };
}

/** The results of the run before are gone; what was dismissed stays. */
function emptied({ results }: ReportType): ValueMap {
  const own = [...results.keys()].filter((key) => key !== 'query' && !key.startsWith('ignore_list'));
  return Object.fromEntries(own.map((key): [string, Value] => [key, null]));
}

function isChanged({ results }: ReportType, { attributes }: StoredObject, now: ValueMap): boolean {
  if (Number(attributes['runs'] ?? 1) === 1) return false;
  return [...results.keys()].some(
    (key) => key !== 'query' && !isDeepStrictEqual(attributes[key] ?? null, now[key] ?? null),
  );
}

function changed({ name }: ReportType): string {
  return `report/${name}.changed`;
}
