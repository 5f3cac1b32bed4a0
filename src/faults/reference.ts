import { DEFAULT_RETRY, nextAttempt } from '../../interpreter/retry';
import { FAULTS, type FaultCode } from './catalogue';
import type { FaultEntry } from './fault-entry';
import { httpStatusOf } from './http-status';

/** The text of `docs/reference/errors.md`. */
export function faultReference(): string {
  const entries = Object.entries<FaultEntry>(FAULTS as Readonly<Record<FaultCode, FaultEntry>>);
  const rows = entries
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, { category, says }]) => {
      const retried = nextAttempt(DEFAULT_RETRY, { code, category, message: says }, 1) === null ? 'no' : 'yes';
      return `| \`${code}\` | ${category} | ${httpStatusOf({ code, category })} | ${retried} | ${says.replaceAll('|', '\\|')} |`;
    });
  return [
    '# Errors',
    '',
    'A fault is data: `{code, category, message, details?}`. Its category decides the HTTP status of an answer and whether a',
    'step that ended in it is tried again. Codes are stable; sentences may be made better.',
    '',
    '| Code | Category | HTTP | Retried | Says |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
