import { LONGEST_WAIT } from '../definition/limits';
import { parseDuration } from '../duration';
import { refuse, type Site } from './site';

interface DurationRules {
  readonly signed?: true;
  readonly positive?: true;
}

/** Milliseconds of a duration that is written out; undefined when there is none or it was refused. */
export function compileDuration(text: string | undefined, site: Site, rules: DurationRules = {}): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = parseDuration(text, rules.signed === true ? 'signed' : undefined);
  if (milliseconds === null) {
    const hint = 'Write 90s, 15m, 24h or 30d, or ISO 8601 such as PT15M; months and years have no fixed length.';
    refuse(site, 'bad_duration', `"${text}" is not a duration.`, hint);
    return undefined;
  }
  if (rules.positive === true && milliseconds === 0) {
    refuse(site, 'bad_duration', 'This duration is longer than nothing.', 'Write at least 1s, or leave it out.');
    return undefined;
  }
  if (Math.abs(milliseconds) <= LONGEST_WAIT) return milliseconds;
  refuse(site, 'wait_too_long', 'This duration is longer than 30 days.', 'Write at most 30 days.');
  return undefined;
}
