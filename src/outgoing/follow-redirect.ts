import type { Answer, ExchangeRequest } from './exchange';
import type { OutgoingOptions } from './outgoing-options';
import { type Effect, outsideFault } from './outside-fault';
import { readUrl } from './read-url';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** All that another origin is told of a request: credentials are often in headers that no list can know. */
const KEPT_ACROSS_ORIGINS: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'accept-encoding',
  'user-agent',
]);

export function isRedirect({ status, headers }: Answer): boolean {
  return REDIRECTS.has(status) && headers['location'] !== undefined;
}

/**
 * The request that a redirect asks for. A body is sent again only where the answer asks for it (307, 308) and to the
 * same origin; headers go to another origin only if they cannot be secret, and the caller's certificate never does. Fault `redirect_refused`.
 */
export function followRedirect(request: ExchangeRequest, answer: Answer, options: OutgoingOptions): ExchangeRequest {
  const url = targetOf(request, answer, options);
  const isSameOrigin = url.origin === request.url.origin;
  const tls = isSameOrigin && request.tls !== undefined ? { tls: request.tls } : {};
  const headers = isSameOrigin ? request.headers : pick(request.headers, (name) => KEPT_ACROSS_ORIGINS.has(name));
  if (request.method === 'GET' || request.method === 'HEAD') return { method: request.method, url, headers, ...tls };
  if (answer.status === 303 || (request.method === 'POST' && (answer.status === 301 || answer.status === 302))) {
    return {
      method: 'GET',
      url,
      headers: pick(
        headers,
        (name) => !name.startsWith('content-') && name !== 'idempotency-key' && !isSignature(name),
      ),
      ...tls,
    };
  }
  if (answer.status === 301 || answer.status === 302) {
    throw refused(
      `The host answered ${request.method} with ${answer.status}, which does not say whether to repeat it.`,
    );
  }
  if (!isSameOrigin)
    throw refused('The host asked to send the request to another host, which Usher does only for GET and HEAD.');
  return { ...request, url };
}

function targetOf({ url, method }: ExchangeRequest, { headers }: Answer, options: OutgoingOptions): URL {
  const location = headers['location'] ?? '';
  if (!URL.canParse(location, url.href)) throw refused('The host sent the request to something that is not a URL.');
  const target = readUrl(new URL(location, url).href, options);
  if (url.protocol === 'https:' && target.protocol !== 'https:') {
    throw refused(`The host sent ${method} from https to plain http.`);
  }
  return target;
}

/** What signs a body is no longer true without it. */
function isSignature(name: string): boolean {
  return name === 'persona-signature' || name.startsWith('webhook-');
}

function pick(headers: ExchangeRequest['headers'], isKept: (name: string) => boolean): ExchangeRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isKept(name)));
}

/** The effect of the request that was redirected: a host that redirects a POST by 303 has done it. */
const REDIRECTED: Effect = 'unknown';

function refused(message: string) {
  return outsideFault('redirect_refused', REDIRECTED, { message });
}
