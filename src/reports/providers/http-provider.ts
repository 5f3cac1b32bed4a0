import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import type { OutgoingClient, OutgoingResponse } from '../../outgoing/outgoing-client';
import { readBody } from '../../outgoing/read-body';
import { readRetryAfter } from '../../outgoing/read-retry-after';
import type { ProviderAnswer, ReportCall, ReportProvider } from './provider';

/** Milliseconds for one exchange. */
const TIMEOUT = 20_000;

const ended = z.object({
  status: z.enum(['ready', 'errored']).default('ready'),
  match_found: z.boolean().optional(),
  result: z.record(z.string(), z.unknown()).default({}),
});
const accepted = z.object({ poll_url: z.string().max(2000).optional() });

/** Statuses that may pass by themselves. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Asks a server by HTTP: it answers 200 with the report, or 202 that it takes its time; then it calls back, or is asked
 * again where it said. What it is asked with leaves the installation.
 */
export function createHttpProvider(http: OutgoingClient): ReportProvider {
  return {
    start: async (call) => answerOf(call, await http.send({ ...asked(call), timeout: TIMEOUT })),
    async poll(call) {
      if (call.pollUrl === undefined) return { is: 'pending' };
      const headers = { accept: 'application/json' };
      return answerOf(call, await http.send({ method: 'GET', url: call.pollUrl, headers, timeout: TIMEOUT }));
    },
    callback: readCallback,
  };
}

/** What a server brings by itself: the report, as it would have answered at once. */
export function readCallback(body: unknown): ProviderAnswer {
  return endOf(body);
}

function asked({ report, run, environment, query, settings, idempotencyKey, callbackUrl }: ReportCall) {
  const { attributes, id } = report;
  const body = {
    report: { id, type: `report/${String(attributes['report_type'])}`, run },
    environment,
    query,
    ...(callbackUrl !== undefined && { callback_url: callbackUrl }),
  };
  return {
    method: 'POST',
    url: String(settings['url']),
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    body: JSON.stringify(body),
  } as const;
}

function answerOf(call: ReportCall, response: OutgoingResponse): ProviderAnswer {
  const { status, headers } = response;
  const after = readRetryAfter(headers['retry-after'], Date.now());
  const later = after === undefined ? {} : { after };
  if (status === 202) return { is: 'pending', ...later, ...pollUrl(call, bodyOf(response)) };
  if (status === 200) return endOf(bodyOf(response));
  if (status >= 500 || PASSING.has(status)) {
    const message = 'The provider of the report is not ready to answer.';
    throw fault('report_unanswered', {
      message,
      details: { status },
      ...(after !== undefined && { retryAfter: after }),
    });
  }
  throw fault('report_refused', { details: { status } });
}

function bodyOf(response: OutgoingResponse): unknown {
  const read = readBody(response, true);
  if (read === 'not JSON' || response.truncated) throw invalid('It is not JSON, or too large.');
  return read.body;
}

/** On the server that was asked: it must not send us somewhere else. */
function pollUrl({ settings }: ReportCall, body: unknown): { readonly pollUrl?: string } {
  const read = accepted.safeParse(body ?? {});
  if (!read.success) throw invalid('The address to ask again is no text.');
  const { poll_url: given } = read.data;
  if (given === undefined) return {};
  const base = String(settings['url']);
  if (!URL.canParse(given, base)) throw invalid('The address to ask again is none.');
  const url = new URL(given, base);
  if (url.origin !== new URL(base).origin) throw invalid('The address to ask again is of another server.');
  return { pollUrl: url.href };
}

function endOf(body: unknown): ProviderAnswer {
  const read = ended.safeParse(body);
  if (!read.success)
    throw invalid(read.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`).join(' '));
  const { status, match_found: matched, result } = read.data;
  if (status === 'errored') return { is: 'errored', fault: fault('report_refused').fault };
  return { is: 'ready', outcome: { results: result as ValueMap, ...(matched !== undefined && { matched }) } };
}

function invalid(reason: string) {
  return fault('report_answer_invalid', {
    message: `The report's provider gave an answer that cannot be read. ${reason}`,
  });
}
