import { canonicalize } from '../../../../interpreter/canonical';
import type { Value, ValueMap } from '../../../../interpreter/value';
import type { ReportType } from '../../../kinds/reports/report-type';
import { listOf, mapOf } from '../../../value-shape';

/** The matches among results. */
export function matchesOf({ matches }: Pick<ReportType, 'matches'>, results: ValueMap): readonly Value[] {
  return matches === undefined ? [] : listOf(results[matches]);
}

/** What a match is known by when it is found again. */
export function matchKey(match: Value): string {
  const { entity_id: entity, id } = mapOf(match);
  return typeof entity === 'string' ? entity : typeof id === 'string' ? id : canonicalize(match);
}

/** The addresses of the media about a match: what each of them is known by. */
export function mediaKeys(match: Value): readonly string[] {
  return listOf(mapOf(match)['media']).flatMap((one) => {
    const { url } = mapOf(one);
    return typeof url === 'string' ? [url] : [];
  });
}

/** What is left of matches without those, and without those media; one that loses all of its media goes, too. */
export function withoutIgnored(found: readonly Value[], ignored: readonly string[]): readonly Value[] {
  const keys = new Set(ignored);
  return found.flatMap((match): Value[] => {
    if (keys.has(matchKey(match))) return [];
    if (!mediaKeys(match).some((key) => keys.has(key))) return [match];
    const media = listOf(mapOf(match)['media']).filter((one) => !keys.has(String(mapOf(one)['url'])));
    return media.length === 0 ? [] : [{ ...mapOf(match), media }];
  });
}

/** Will a report run again by itself? A match stops it until that is dismissed. */
export function isRecurring(attributes: ValueMap): boolean {
  const { interval_days: interval, paused_at: paused, match_found: matched, is_dismissed: dismissed } = attributes;
  return (interval ?? null) !== null && (paused ?? null) === null && (matched !== true || dismissed === true);
}
