import type { FastifyRequest } from 'fastify';
import type { Fault, Value } from '../../interpreter/value';
import { type FaultCode, FaultError, fault, httpStatusOf } from '../../src/faults';
import type { Log } from '../../src/service';
import { ShapeError, shapeDiagnostics } from '../check-shape';
import { isExtended } from '../read-options';
import { problemsOf } from './problems';

/** An answer that says no, whole. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly errors: Value };
}

const FRAMEWORK_FAULTS: Readonly<Record<string, FaultCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_not_supported',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request_malformed',
  FST_ERR_BAD_URL: 'request_malformed',
  FST_ERR_ASYNC_CONSTRAINT: 'request_malformed',
  FST_ERR_MAX_LIMIT_REACHED: 'body_too_large',
};

/** Turns whatever was thrown into the one shape of refusals. What is not a fault of ours is logged, and hidden. */
export function refusalOf(error: unknown, request: FastifyRequest, log: Log, open = isOpen(request)): Refusal {
  const found = faultOf(error, request, log);
  const status = httpStatusOf(found);
  const wait = found.retryAfter ?? (status === 503 ? 1000 : undefined);
  return {
    status,
    code: found.code,
    headers: wait === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(wait / 1000))) },
    body: { errors: problemsOf(found, status, open) as unknown as Value },
  };
}

/** May the answer have more than the published document? */
function isOpen(request: FastifyRequest): boolean {
  return request.routeOptions.config.published !== true || isExtended(request);
}

function faultOf(error: unknown, request: FastifyRequest, log: Log): Fault {
  if (error instanceof FaultError) return error.fault;
  if (error instanceof ShapeError) {
    if (error.part === 'params') return fault('object_not_found').fault;
    const diagnostics = shapeDiagnostics(error, request.sent, request.inflection);
    return fault('request_malformed', { details: { diagnostics } }).fault;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = FRAMEWORK_FAULTS[code];
  const { takes } = request.routeOptions.config;
  if (known === 'media_type_not_supported' && takes !== undefined)
    return fault(known, { message: `The body must be sent as \`Content-Type: ${takes}\`.` }).fault;
  if (known !== undefined) return fault(known).fault;
  if (statusOf(error) < 500) return fault('request_malformed').fault;
  logUnexpected(error, code, request, log);
  return fault('internal').fault;
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 ? status : 500;
}

/** The message of a foreign error may quote data, so only its name, code and places are written. */
function logUnexpected(error: unknown, code: string, request: FastifyRequest, log: Log): void {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.split('\n').filter((line) => line.startsWith('    at '));
  const name = error instanceof Error ? error.name : typeof error;
  log.error(
    { requestId: request.id, route: request.routeOptions.url, name, code, at },
    'a request failed unexpectedly',
  );
}
