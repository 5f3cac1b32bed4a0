import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Value } from '../../interpreter/value';
import { fault } from '../../src/faults';
import { invalidRequest } from '../refusals/invalid-request';
import { INFLECTIONS, type Inflection, normalizeKeys } from '../wire/inflection';
import { isPlainText, parseJson } from '../wire/parse-json';
import { pointerInto } from '../wire/pointer';
import type { Authenticator } from './authenticate';
import type { RateLimiter, RateState } from './limit-rate';
import { permit } from './permit';
import { PERSONA_VERSIONS } from './persona-versions';

const VERSIONS: ReadonlySet<string> = new Set(PERSONA_VERSIONS);
const LONGEST_KEY = 255;

/** What happens to every request below `/api/v1` before its route: who, how often, in which spelling, what body. */
export function acceptRequests(app: FastifyInstance, authenticator: Authenticator, limiter: RateLimiter): void {
  app.addHook('onRequest', async (request, reply) => {
    request.inflection = inflectionOf(request) ?? 'kebab';
    const caller = await authenticator.authenticate(request.headers.authorization, performance.now());
    request.caller = caller;
    request.inflection = inflectionOf(request) ?? caller.terms.keyInflection;
    const { id, organizationId } = caller.environment;
    void reply.headers({ 'persona-environment-id': id, 'persona-organization-id': organizationId });
    request.rate = countRequest(limiter, id, reply);
    checkHeaders(request);
    permit(request, caller.terms);
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_: FastifyRequest, body: string) =>
    parseJson(body),
  );
  app.addHook('preValidation', async (request) => {
    request.sent = request.body;
    if (request.body !== undefined && request.body !== null) request.body = readKeys(request);
  });
}

function inflectionOf(request: FastifyRequest): Inflection | undefined {
  const asked = request.headers['key-inflection'];
  return INFLECTIONS.find((inflection) => inflection === asked);
}

function countRequest(limiter: RateLimiter, environmentId: string, reply: FastifyReply): RateState {
  const state = limiter.count(environmentId, performance.now());
  void reply.headers({
    'ratelimit-limit': state.limit,
    'ratelimit-remaining': state.remaining,
    'ratelimit-reset': state.reset,
  });
  if (!state.exceeded) return state;
  throw fault('rate_limited', {
    message: `This environment may send ${state.limit} requests a minute; the next minute begins in ${state.reset} s.`,
    retryAfter: state.reset * 1000,
  });
}

function checkHeaders(request: FastifyRequest): void {
  const { headers } = request;
  if (headers['key-inflection'] !== undefined && inflectionOf(request) === undefined) {
    throw invalidRequest(`Key-Inflection must be one of ${INFLECTIONS.join(', ')}.`);
  }
  const version = headers['persona-version'];
  if (version !== undefined && !VERSIONS.has(String(version))) {
    throw invalidRequest(`Persona-Version must be one of ${[...VERSIONS].join(', ')}.`);
  }
  const key = headers['idempotency-key'];
  if (key !== undefined && (key.length === 0 || key.length > LONGEST_KEY)) {
    throw invalidRequest(`Idempotency-Key must have 1 to ${LONGEST_KEY} characters.`);
  }
  if (!isPlainText(decoded(request.url)))
    throw invalidRequest('The address holds characters that no text can be stored with.');
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url.replaceAll('+', ' '));
  } catch {
    throw invalidRequest('The address is not encoded as UTF-8.');
  }
}

function readKeys(request: FastifyRequest): Value {
  const diagnostics: { code: string; message: string; pointer: string }[] = [];
  const body = normalizeKeys(request.body as Value, (path, key) => {
    const pointer = pointerInto(request.sent, [...path, key], request.inflection);
    diagnostics.push({
      code: 'request_malformed',
      message: `${pointer.slice(1).replaceAll('/', '.')} is given twice.`,
      pointer,
    });
  });
  if (diagnostics.length > 0) throw fault('request_malformed', { details: { diagnostics } });
  return body;
}
