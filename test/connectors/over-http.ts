import type { Misbehavior, OpenCase, Provocation } from './connector-case';

/** A fault that an answer of this status, with this body, raises. */
export function answered(
  status: number,
  body = '',
  headers: { readonly [name: string]: string } = { 'content-type': 'application/json' },
): Provocation {
  const next: Misbehavior = { is: 'answered', status, body, headers };
  return { next };
}

/** How a call over HTTP ends where it is not answered as it should be, status by status. */
export const BY_STATUS: OpenCase['faults'] = {
  no_answer: { next: { is: 'dropped_before' } },
  http_limited: { next: { is: 'limited', retryAfter: 1 } },
  http_unavailable: answered(500),
  http_denied: answered(401),
  http_missing: answered(404),
  http_conflict: answered(409),
  http_rejected: answered(422),
};

/**
 * How a call over HTTP ends before anything was sent, by the address it is to go to. `url` is one where a server speaks
 * plain HTTP; `goTo` says how the action is made to go to another.
 */
export function byAddress(url: string, goTo: (url: string) => Provocation): OpenCase['faults'] {
  return {
    address_refused: goTo('http://10.0.0.1'),
    host_not_found: goTo('http://nobody.example'),
    not_connected: goTo('http://127.0.0.1:1'),
    connection_insecure: goTo(url.replace('http:', 'https:')),
  };
}
