import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Connections, OpenConnection } from '../../connections/connection';
import { sendOver, targetOf, type Using } from '../../connections/http/send-over';
import { isSignedBy, signingSecretsOf } from '../../connections/http/signing-secrets';
import { withSecretsMasked } from '../../connections/mask-secrets';
import { connectionRefused } from '../../connections/oauth/call-with-token';
import { fault } from '../../faults/fault';
import type { OutgoingClient, OutgoingRequest, OutgoingResponse } from '../../outgoing/outgoing-client';
import { readBody } from '../../outgoing/read-body';
import { readRetryAfter } from '../../outgoing/read-retry-after';
import type { Brought, ProviderAnswer, ReportCall, ReportProvider } from './provider';
import { invalidAnswer, readAnswer } from './read-answer';

/** Milliseconds for one exchange. */
const TIMEOUT = 20_000;

const accepted = z.object({ poll_url: z.string().max(2000).optional() });

/** Statuses that may pass by themselves. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Asks a server by HTTP: it answers 200 with the report, or 202 that it takes its time; then it calls back, or is asked
 * again where it said. What it is asked with leaves the installation. Where its settings name a connection, all goes over
 * that one, and nothing that is kept of an answer has a secret of it.
 */
export function createHttpProvider(http: OutgoingClient): ReportProvider {
  return {
    start: (call) =>
      withSecretsMasked(call.connections, async (connections) => {
        const line = await openLine({ http, connections }, call);
        return answerOf(line.url, await line.send(asked(call, line.url), call.idempotencyKey));
      }),
    async poll(call) {
      const { pollUrl: url } = call;
      if (url === undefined) return { is: 'pending' };
      return withSecretsMasked(call.connections, async (connections) => {
        const line = await openLine({ http, connections }, call);
        const request = { method: 'GET', url, headers: { accept: 'application/json' }, timeout: TIMEOUT } as const;
        // Each is a message of its own: the server may refuse one that it has seen.
        return answerOf(line.url, await line.send(request, randomUUID()));
      });
    },
    callback: readCallback,
  };
}

/**
 * What a server brings by itself: the report, as it would have answered at once. Over a connection that signs it must be
 * signed too, for this run of the report. Faults: `report_callback_unsigned`, `report_answer_invalid`, those of opening
 * the connection.
 */
export function readCallback(call: ReportCall, { body, ...signed }: Brought): Promise<ProviderAnswer> {
  return withSecretsMasked(call.connections, async (connections) => {
    const connection = await connectionOf(connections, call);
    const secrets = connection === undefined ? [] : signingSecretsOf(connection);
    const isKnown = secrets.length === 0 || isSignedBy(secrets, call.idempotencyKey, signed);
    if (!isKnown) throw fault('report_callback_unsigned');
    return readAnswer(body);
  });
}

/** How a server is reached. */
interface Line {
  /** Where it is asked first. */
  readonly url: string;
  send(request: OutgoingRequest, message: string): Promise<OutgoingResponse>;
}

async function openLine({ http, connections }: Using, call: ReportCall): Promise<Line> {
  const url = String(call.settings['url']);
  const connection = await connectionOf(connections, call);
  if (connection === undefined) return { url, send: (request) => http.send(request) };
  return {
    url: targetOf(connection, url),
    async send(request, message) {
      const response = await sendOver({ http, connections }, connection, request, message);
      if (response.status === 401) throw connectionRefused();
      return response;
    },
  };
}

async function connectionOf(connections: Connections, { settings }: ReportCall): Promise<OpenConnection | undefined> {
  const { connection } = settings;
  return typeof connection === 'string' ? connections.open(connection, ['http']) : undefined;
}

function asked({ report, run, environment, query, idempotencyKey, callbackUrl }: ReportCall, url: string) {
  const { attributes, id } = report;
  const body = {
    report: { id, type: `report/${String(attributes['report_type'])}`, run },
    environment,
    query,
    ...(callbackUrl !== undefined && { callback_url: callbackUrl }),
  };
  return {
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    body: JSON.stringify(body),
    timeout: TIMEOUT,
  } as const;
}

function answerOf(url: string, response: OutgoingResponse): ProviderAnswer {
  const { status, headers } = response;
  const after = readRetryAfter(headers['retry-after'], Date.now());
  const later = after === undefined ? {} : { after };
  if (status === 202) return { is: 'pending', ...later, ...pollUrl(url, bodyOf(response)) };
  if (status === 200) return readAnswer(bodyOf(response));
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
  if (read === 'not JSON' || response.truncated) throw invalidAnswer('It is not JSON, or too large.');
  return read.body;
}

/** On the server that was asked: it must not send us somewhere else. */
function pollUrl(base: string, body: unknown): { readonly pollUrl?: string } {
  const read = accepted.safeParse(body ?? {});
  if (!read.success) throw invalidAnswer('The address to ask again is no text.');
  const { poll_url: given } = read.data;
  if (given === undefined) return {};
  if (!URL.canParse(given, base)) throw invalidAnswer('The address to ask again is none.');
  const url = new URL(given, base);
  if (url.origin !== new URL(base).origin) throw invalidAnswer('The address to ask again is of another server.');
  return { pollUrl: url.href };
}
