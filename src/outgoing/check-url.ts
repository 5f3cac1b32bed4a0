import { isIP } from 'node:net';
import { createDestinationGuard } from './destination-guard';
import type { OutgoingOptions } from './outgoing-options';
import { readUrl } from './read-url';

/** Stands for whatever public address a name may have. */
const SOME_PUBLIC_ADDRESS = '1.1.1.1';
const LOOPBACK = '127.0.0.1';

/**
 * Refuses a URL that no dial would be allowed for, as far as that can be told without asking for the name's addresses:
 * for one that is kept to be called later. Fault `address_refused`.
 */
export function checkUrl(text: string, options: OutgoingOptions): URL {
  const url = readUrl(text, options);
  const hostname = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const refusal = createDestinationGuard(options).refusal({ hostname, port }, addressOf(hostname));
  if (refusal !== undefined) throw refusal;
  return url;
}

function addressOf(hostname: string): string {
  if (isIP(hostname) !== 0) return hostname;
  return /(^|\.)localhost\.?$/.test(hostname) ? LOOPBACK : SOME_PUBLIC_ADDRESS;
}
