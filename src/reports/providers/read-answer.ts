import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import { pointTo } from '../../objects/refuse';
import type { ProviderAnswer } from './provider';

const results = z.record(z.string(), z.unknown(), {
  error: ({ input }) =>
    input === undefined
      ? 'It is missing. Where nothing was found it is {}; where there will be no report, say { "status": "errored" }.'
      : 'It is no object.',
});
const match = z.boolean({ error: 'It is neither true nor false.' }).optional();

/** A report, or that there will be none. Strict: an answer of somebody else must not look as if nobody had been found. */
const ended = z.discriminatedUnion(
  'status',
  [
    z.strictObject({ status: z.literal('ready').optional(), match_found: match, result: results }),
    z.strictObject({ status: z.literal('errored'), match_found: match, result: results.optional() }),
  ],
  {
    error: ({ code }) =>
      code === 'invalid_union' ? 'It is neither ready nor errored.' : 'It is no object, { "result": {…} }.',
  },
);

/** Of an answer's own keys. */
const MOST_NAMED = 5;
const LONGEST_NAMED = 60;

/** What an answer says of a report's end. Fault `report_answer_invalid`, which says what is wrong where. */
export function readAnswer(body: unknown): ProviderAnswer {
  const read = ended.safeParse(body);
  if (!read.success) throw invalidAnswer(read.error.issues.flatMap(said).join(' '));
  const { status, match_found: matched, result } = read.data;
  if (status === 'errored') return { is: 'errored', fault: fault('report_refused').fault };
  return { is: 'ready', outcome: { results: result as ValueMap, ...(matched !== undefined && { matched }) } };
}

/** Fault `report_answer_invalid`. */
export function invalidAnswer(reason: string) {
  return fault('report_answer_invalid', {
    message: `The report's provider gave an answer that cannot be read. ${reason}`,
  });
}

function said(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') return [at(issue.path.map(String), issue.message)];
  const named = issue.keys.slice(0, MOST_NAMED).map((key) => key.slice(0, LONGEST_NAMED));
  return named.map((key) => at([key], 'An answer does not have this. It has: status, match_found, result.'));
}

function at(path: readonly string[], message: string): string {
  return path.length === 0 ? message : `${path.map(pointTo).join('')}: ${message}`;
}
