import { checkHeaders } from './check-headers';
import { createDestinationGuard } from './destination-guard';
import { createDial } from './dial';
import { endAfter } from './end-after';
import { type Answer, type ExchangeBounds, type ExchangeRequest, exchange } from './exchange';
import { followRedirect, isRedirect } from './follow-redirect';
import { openSocket } from './open-socket';
import type { OutgoingClient, OutgoingRequest } from './outgoing-client';
import type { OutgoingOptions } from './outgoing-options';
import { OutsideFault, outsideFault } from './outside-fault';
import { readUrl } from './read-url';

const MEBIBYTE = 1024 * 1024;
const MOST_REDIRECTS = 3;

/** Sent where the author says nothing else. No coding of bodies: what is counted is what is read. */
const OUR_HEADERS = { accept: '*/*', 'user-agent': 'usher' };
const FIXED_HEADERS = { 'accept-encoding': 'identity' };

/**
 * The client that every outgoing call goes through. It reads no proxy from the environment, retries nothing, keeps no
 * connection. Throws an Error with a sentence for options that make no sense.
 */
export function createOutgoingClient(options: OutgoingOptions = {}): OutgoingClient {
  const dial = createDial(createDestinationGuard(options), options);
  const maximumBytes = options.maximumBytes ?? MEBIBYTE;
  return {
    send: (request) =>
      sendAll(request, options, { dial, maximumBytes, signal: endAfter(request.timeout, request.signal) }),
    connect: (request) => openSocket(request, options),
  };
}

async function sendAll(given: OutgoingRequest, options: OutgoingOptions, bounds: ExchangeBounds): Promise<Answer> {
  let request = firstRequest(given, options);
  const most = Math.min(given.redirects ?? 0, MOST_REDIRECTS);
  for (let followed = 0; ; followed += 1) {
    const answer = await attempt(request, bounds, followed);
    if (most === 0 || !isRedirect(answer)) return answer;
    if (followed === most)
      throw outsideFault('redirect_refused', 'unknown', { message: `The host redirected more than ${most} times.` });
    request = await afterFirst(() => followRedirect(request, answer, options));
  }
}

function firstRequest(
  { method, url, headers = {}, body, tls }: OutgoingRequest,
  options: OutgoingOptions,
): ExchangeRequest {
  const target = readUrl(url, options);
  const all = { ...OUR_HEADERS, ...checkHeaders(headers), ...FIXED_HEADERS };
  return { method, url: target, headers: all, ...(body !== undefined && { body }), ...(tls && { tls }) };
}

async function attempt(request: ExchangeRequest, bounds: ExchangeBounds, followed: number): Promise<Answer> {
  if (followed === 0) return await exchange(request, bounds);
  return await afterFirst(() => exchange(request, bounds));
}

/** Once the first host has answered, a later one that cannot be reached does not undo what the first may have done. */
async function afterFirst<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof OutsideFault && error.effect === 'none') throw new OutsideFault(error.fault, 'unknown');
    throw error;
  }
}
