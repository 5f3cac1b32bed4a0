import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ValueMap } from '../../interpreter/value';
import { ApiLogWriter, type SeenRequest } from '../../src/api-logs';
import { MASK } from '../../src/api-logs/mask-secrets';
import type { Service } from '../../src/service';
import { parseQuery } from '../wire/parse-query';
import type { Caller } from './caller';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer opens something: no part of it is kept in the API log. */
    secret?: boolean;
    /** The body is a file, or a person's text: it is not kept in the API log. */
    file?: boolean;
  }
  interface FastifyRequest {
    /** The answer as it was sent, where the API log keeps it. */
    answered: string | undefined;
  }
}

/** By their names in lower case: the headers that a log shows, as it spells them. */
const REQUEST_HEADERS: Readonly<Record<string, string>> = {
  accept: 'Accept',
  host: 'Host',
  'persona-version': 'Persona-Version',
  'user-agent': 'User-Agent',
};
const RESPONSE_NUMBERS: Readonly<Record<string, string>> = {
  'ratelimit-limit': 'RateLimit-Limit',
  'ratelimit-remaining': 'RateLimit-Remaining',
  'ratelimit-reset': 'RateLimit-Reset',
};
const RESPONSE_HEADERS: Readonly<Record<string, string>> = {
  'request-id': 'Request-Id',
  'content-type': 'Content-Type',
};
const LONGEST_HEADER = 1000;

/** Writes an API log of every request that had a key, after it was answered. Closed with the application. */
export function logRequests(app: FastifyInstance, service: Service): void {
  const writer = new ApiLogWriter(service);
  app.addHook('onSend', async (request, reply, payload) => {
    if (isKept(request, reply) && typeof payload === 'string') request.answered = payload;
  });
  app.addHook('onResponse', async (request, reply) => {
    if (request.caller !== null) writer.add(seenOf(request, reply, request.caller));
  });
  app.addHook('onClose', () => writer.flush());
}

/** What a GET answered can be had again; what a change or a refusal did cannot. */
function isKept(request: FastifyRequest, reply: FastifyReply): boolean {
  return (request.method !== 'GET' || reply.statusCode >= 400) && request.routeOptions.config.secret !== true;
}

function seenOf(request: FastifyRequest, reply: FastifyReply, caller: Caller): SeenRequest {
  const [path = '', query = ''] = request.url.split('?', 2);
  return {
    id: request.id,
    environmentId: caller.environment.id,
    keyId: caller.keyId,
    createdAt: new Date(Date.now() - reply.elapsedTime),
    method: request.method,
    path,
    status: reply.statusCode,
    ipAddress: request.ip,
    requestHeaders: { ...named(request.headers, REQUEST_HEADERS), Authorization: MASK },
    query: parseQuery(query),
    requestBody: request.routeOptions.config.file === true ? null : (request.sent ?? request.body),
    responseHeaders: responseHeaders(reply),
    ...(request.answered === undefined ? {} : { responseText: request.answered }),
  };
}

function responseHeaders(reply: FastifyReply): ValueMap {
  const headers = reply.getHeaders();
  const numbers = Object.entries(RESPONSE_NUMBERS).flatMap(([from, to]) =>
    headers[from] === undefined ? [] : [[to, Number(headers[from])] as const],
  );
  return { ...named(headers, RESPONSE_HEADERS), ...Object.fromEntries(numbers) };
}

function named(headers: Readonly<Record<string, unknown>>, names: Readonly<Record<string, string>>): ValueMap {
  const entries = Object.entries(names).flatMap(([from, to]) =>
    headers[from] === undefined ? [] : [[to, String(headers[from]).slice(0, LONGEST_HEADER)] as const],
  );
  return Object.fromEntries(entries);
}
