import type { OutgoingFaultCode } from './fault-codes';
import { type Effect, OutsideFault, outsideFault } from './outside-fault';

interface Circumstances {
  readonly signal: AbortSignal;
  readonly effect: Effect;
}

/** Why no connection could be made, by what the system calls it. */
const DIAL_REASONS: { readonly [code: string]: string } = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
};

const NAME_CODES: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EAI_NONAME',
  'EAI_FAIL',
  'ENODATA',
]);

/** Errors of the HTTP parser: what came back was not HTTP, or had endless headers. */
const UNREADABLE: ReadonlySet<string> = new Set(['HTTPParserError', 'HeadersOverflowError']);

const PROOF_CODES =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** A host that ends the handshake over the caller's certificate has taken no request up; TLS 1.3 says so only afterwards. */
const CERTIFICATE_ALERTS =
  /^ERR_SSL_(TLSV1[34]?|SSLV3)_ALERT_(CERTIFICATE_\w+|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|NO_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)$/;

/** Names what ended an exchange. Nothing of what the other side said is in it. */
export function faultOfExchange(error: unknown, { signal, effect }: Circumstances): OutsideFault {
  if (error instanceof OutsideFault) return error;
  if (signal.aborted) return faultOfEnd(signal.reason, effect);
  const code = codeOf(error);
  if (effect !== 'done' && CERTIFICATE_ALERTS.test(code)) return outsideFault('client_certificate_refused', 'none');
  if (effect === 'none' && code.startsWith('ERR_OSSL_')) return unreadableCertificate();
  if (effect !== 'none') {
    const reason = UNREADABLE.has(nameOf(error)) ? 'unreadable' : 'dropped';
    return failed('no_answer', effect, reason);
  }
  if (NAME_CODES.has(code)) return outsideFault('host_not_found', effect);
  if (PROOF_CODES.test(code)) return failed('connection_insecure', effect, code.toLowerCase());
  return failed('not_connected', effect, DIAL_REASONS[code] ?? 'failed');
}

/** It was read when the connection was made: by now the TLS library of this build does not take it. */
function unreadableCertificate(): OutsideFault {
  const message =
    'The client certificate of the connection, its key or its authorities cannot be read. Nothing was sent.';
  return outsideFault('client_certificate_refused', 'none', { message, details: { reason: 'unreadable' } });
}

function faultOfEnd(reason: unknown, effect: Effect): OutsideFault {
  const timedOut = reason instanceof DOMException && reason.name === 'TimeoutError';
  if (!timedOut) return outsideFault('call_canceled', effect);
  return failed(effect === 'none' ? 'not_connected' : 'no_answer', effect, 'timeout');
}

function failed(code: OutgoingFaultCode, effect: Effect, reason: string): OutsideFault {
  return outsideFault(code, effect, { details: { reason } });
}

/** By shape and not by class: errors of Node's own may come from another realm. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause) : '';
}

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}
