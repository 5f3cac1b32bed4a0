import { LONGEST_WAIT } from '../definition/limits';
import { parseDuration } from '../duration';
import { DAY } from '../instant';
import { refuse, type Site } from './references/site';

interface DurationRules {
  readonly signed?: true;
  readonly positive?: true;
  /** Milliseconds, whole days; 30 days if left out. */
  readonly most?: number;
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
  const { most = LONGEST_WAIT } = rules;
  if (Math.abs(milliseconds) <= most) return milliseconds;
  const days = most === DAY ? 'a day' : `${most / DAY} days`;
  refuse(site, 'wait_too_long', `This duration is longer than ${days}.`, `Write at most ${days}.`);
  return undefined;
}
