import { z } from 'zod';
import type { Repeat } from '../../interpreter/catalogue';
import { parseDuration } from '../../interpreter/duration';
import type { Value, ValueMap } from '../../interpreter/value';
import { sendOver, targetOf } from '../../src/connections/http/send-over';
import { connectionRefused } from '../../src/connections/oauth/call-with-token';
import { faultOfAnswer } from '../../src/outgoing/fault-of-answer';
import type { Method, OutgoingResponse } from '../../src/outgoing/outgoing-client';
import { outsideFault } from '../../src/outgoing/outside-fault';
import { readBody } from '../../src/outgoing/read-body';
import { checkResponse, faultOfSchema } from '../../src/outgoing/response-schema';
import { defineAction, type OutsideContext } from '../define-action';
import { connectionOf } from '../marks';

const DEFAULT_TIMEOUT = '30s';
/** Below the start-to-close time of an activity, so that the end of a slow call is known and not guessed. */
const LONGEST_TIMEOUT = 55_000;
const SHORTEST_TIMEOUT = 100;

/** A missing value is left out. */
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const input = z
  .strictObject({
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
    url: z
      .string()
      .min(1)
      .meta({ 'x-text': 'target' })
      .describe('Absolute, https. With a connection it may begin with `/`: behind its base URL.'),
    connection: connectionOf('http')
      .optional()
      .describe('A connection of type `http`: credentials, client certificate and signature of the request.'),
    headers: z.record(z.string(), scalar).optional(),
    query: z
      .record(z.string(), z.union([scalar, z.array(scalar)]))
      .optional()
      .describe('Added to the URL; a list is repeated.'),
    body: z.unknown().optional().describe('Sent as JSON.'),
    form: z.record(z.string(), scalar).optional().describe('Sent as a form.'),
    text: z.string().optional().meta({ 'x-text-by-type': 'headers' }).describe('Sent as it is.'),
    response_schema: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('JSON Schema that the body of the answer must be valid against.'),
    accept_statuses: z.array(z.int().min(200).max(599)).max(50).optional().describe('Beyond 2xx, what is a success.'),
    timeout: z.string().default(DEFAULT_TIMEOUT).describe('A duration, at most 55s: the whole exchange.'),
    redirects: z.int().min(0).max(3).default(0).describe('Redirects followed at most.'),
    repeat: z
      .enum(['keyed', 'once'])
      .optional()
      .describe('May the request be sent again when its first answer is unknown?'),
  })
  .superRefine((given, context) => {
    const refuse = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
    const bodies = (['body', 'form', 'text'] as const).filter((key) => given[key] !== undefined);
    if (bodies.length > 1) refuse(bodies[1] ?? '', 'Only one of body, form and text can be sent');
    if (bodies[0] !== undefined && isReading(given.method)) refuse(bodies[0], `A ${given.method} has no body`);
    const timeout = parseDuration(given.timeout);
    if (timeout === null || timeout < SHORTEST_TIMEOUT || timeout > LONGEST_TIMEOUT) {
      refuse('timeout', 'Not a duration of at most 55s, such as "10s"');
    }
    const fault = given.response_schema && faultOfSchema(given.response_schema as ValueMap);
    if (fault !== undefined) refuse('response_schema', fault);
  });

type Input = z.output<typeof input>;

const output = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()).describe('Names in lower case.'),
  body: z.unknown().describe('JSON where the answer is JSON, text else, missing where there is none.'),
});

export default defineAction({
  id: 'http.request@1',
  title: 'Make an HTTP request',
  description: 'Calls a URL and gives its answer. Any status but 2xx is a fault, unless `accept_statuses` lists it.',
  side: 'outside',
  repeat: 'once',
  input,
  output,
  faults: [
    'address_refused',
    'header_refused',
    'host_not_found',
    'not_connected',
    'connection_insecure',
    'client_certificate_refused',
    'connection_not_found',
    'connection_archived',
    'connection_type_wrong',
    'connection_refused',
    'connection_token_unusable',
    'no_answer',
    'answer_too_large',
    'redirect_refused',
    'response_invalid',
    'maybe_sent',
    'http_limited',
    'http_unavailable',
    'http_denied',
    'http_missing',
    'http_conflict',
    'http_rejected',
  ],
  example: {
    input: {
      method: 'POST',
      url: 'https://screening.example/v1/people',
      headers: { 'x-tenant': 'sandbox' },
      body: { name: '{{trigger.fields.name_last}}' },
      response_schema: {
        type: 'object',
        properties: { match_found: { type: 'boolean' } },
        required: ['match_found'],
      },
      timeout: '10s',
      repeat: 'keyed',
    },
    output: { status: 200, headers: { 'content-type': 'application/json' }, body: { match_found: false } },
  },
  notes: [
    'A value in the `url` is percent-encoded as one part of its path, query or fragment, and cannot decide the host; only a value at its very beginning is taken as it is, so that it may be the whole URL or its base. A value in `query`, `form` and `body` can do nothing but stand there. A value in `text` is escaped for JSON where `headers` say `content-type: application/json` (or one that ends in `+json`), unless it is the whole text; in any other text it stands as it is.',
    'Every request but GET and HEAD carries `Idempotency-Key: <run>/<path>/<generation>`, the same on every attempt, unless the step sets that header itself.',
    'GET, HEAD, PUT and DELETE are sent again when an answer is lost. POST and PATCH are not: when a request was sent and its answer is lost, or is a 5xx (but for a 503 with `Retry-After`), the step ends in `maybe_sent` and waits for an operator. `repeat: "keyed"` says that the host keeps the idempotency key, and lets them be sent again; `repeat: "once"` forbids it for the others.',
    'Only public addresses are called, over https on port 443, unless the installation allows more. The address is checked at every connection and every redirect.',
    'With a `connection` the request goes to the origins that its settings name and to no other; a redirect to another origin is sent neither its credentials nor its certificate. A host that answers 401 is asked once more where the connection can fetch a new access token, and then ends the step in `connection_refused`. Where an answer repeats a secret of the connection, `****` stands instead.',
    'A connection with a `signing_secret` signs the body of every request as webhooks are signed: `Persona-Signature: t=…,v1=…`, and `webhook-id`, `webhook-timestamp` and `webhook-signature` of Standard Webhooks, with one signature more while it has a `previous_signing_secret`. The id is the same on every attempt.',
    '`retry: { "intervals": ["5s", "1m", "10m"] }` of the step lists the gaps between attempts.',
    'At most 1 MiB of an answer is read. `response_schema` may use the keywords of JSON Schema but patterns, references and `uniqueItems`.',
  ],
  repeatOf,
  run,
});

function isReading(method: Method): boolean {
  return method === 'GET' || method === 'HEAD';
}

function repeatOf({ method, repeat }: Input): Repeat {
  if (repeat !== undefined) return repeat;
  if (isReading(method)) return 'safe';
  return method === 'PUT' || method === 'DELETE' ? 'keyed' : 'once';
}

async function run(given: Input, context: OutsideContext) {
  const { method, redirects } = given;
  const { http, connections, idempotencyKey, signal } = context;
  const connection = given.connection === undefined ? undefined : await connections.open(given.connection, ['http']);
  const content = contentOf(given);
  const timeout = parseDuration(given.timeout) ?? LONGEST_TIMEOUT;
  const request = {
    method,
    url: withQuery(connection === undefined ? given.url : targetOf(connection, given.url), given.query),
    headers: headersOf(given, content?.type, idempotencyKey),
    ...(content !== undefined && { body: content.body }),
    timeout,
    redirects,
    signal,
  };
  if (connection === undefined) return resultOf(given, await http.send(request));
  const response = await sendOver(context, connection, request, idempotencyKey);
  if (response.status === 401 && given.accept_statuses?.includes(401) !== true) throw connectionRefused();
  return resultOf(given, response);
}

function resultOf(given: Input, response: OutgoingResponse) {
  const { status } = response;
  const isSuccess = (status >= 200 && status < 300) || given.accept_statuses?.includes(status) === true;
  if (!isSuccess) throw faultOfAnswer(response, Date.now());
  if (response.truncated) throw outsideFault('answer_too_large', 'done', { details: { status } });
  const { 'set-cookie': _secret, ...headers } = response.headers;
  return { status, headers, body: bodyOf(given, response) };
}

function bodyOf({ response_schema: schema }: Input, response: OutgoingResponse): Value {
  const { status } = response;
  const read = readBody(response, schema !== undefined);
  if (read === 'not JSON') {
    throw outsideFault('response_invalid', 'done', {
      message: 'The host answered, but not with JSON.',
      details: { status },
    });
  }
  const issues = schema === undefined ? [] : checkResponse(schema as ValueMap, read.body);
  if (issues.length > 0) throw outsideFault('response_invalid', 'done', { details: { status, issues } });
  return read.body;
}

function withQuery(url: string, query: Input['query']): string {
  if (query === undefined || !URL.canParse(url)) return url;
  const target = new URL(url);
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values].flat()) if (value !== null) target.searchParams.append(name, String(value));
  }
  return target.href;
}

function contentOf({ body, form, text }: Input): { readonly type: string; readonly body: string } | undefined {
  if (body !== undefined) return { type: 'application/json', body: JSON.stringify(body) };
  if (form !== undefined) {
    return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(printed(form)).toString() };
  }
  return text === undefined ? undefined : { type: 'text/plain; charset=utf-8', body: text };
}

/** The author's headers win over ours. */
function headersOf({ headers = {}, method }: Input, type: string | undefined, idempotencyKey: string) {
  const given = printed(headers);
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const ours: [string, string][] = [];
  if (type !== undefined && !names.has('content-type')) ours.push(['content-type', type]);
  if (!isReading(method) && !names.has('idempotency-key')) ours.push(['idempotency-key', idempotencyKey]);
  return Object.fromEntries([...ours, ...given]);
}

function printed(values: { readonly [name: string]: string | number | boolean | null }): [string, string][] {
  const present = Object.entries(values).filter(([, value]) => value !== null);
  return present.map(([name, value]) => [name, String(value)]);
}
