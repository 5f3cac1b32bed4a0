import { z } from 'zod';
import { parseDuration } from '../../../interpreter/duration';
import type { Value, ValueMap } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import { checkUrl } from '../../outgoing/check-url';
import { listOf, mapOf } from '../../value-shape';
import type { ProviderName } from './provider';

/** Types of reports that lists can answer. */
const LISTED: ReadonlySet<Value> = new Set(['watchlist', 'business-watchlist']);

/** Milliseconds until a report that was not given is given up, where its template does not say. */
const PATIENCE = 86_400_000;
const LONGEST = 30 * 86_400_000;

const duration = z.string().refine((text) => {
  const milliseconds = parseDuration(text);
  return milliseconds !== null && milliseconds >= 1000 && milliseconds <= LONGEST;
}, 'This takes a duration from 1s to 30d.');

/** Who gives the reports of a template. */
export const providerSettings = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }).describe('Somebody completes them by the API.'),
  z
    .strictObject({
      type: z.literal('watchlist'),
      threshold: z.number().min(0.5).max(1).optional().describe('From which score on it is a match: 0.7.'),
    })
    .describe("The installation's lists."),
  z
    .strictObject({
      type: z.literal('http'),
      url: z
        .string()
        .min(1)
        .max(2000)
        .describe('Absolute, https. With a connection it may begin with `/`: behind its base URL.'),
      connection: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .describe('Key of a connection of type `http`: credentials, client certificate and signature.'),
      timeout: duration.optional().describe('Until a report is given up: 1d, at most 30d.'),
    })
    .describe('A server that answers at once, or later.'),
]);

/**
 * The settings of a template's provider, as they are stored. Fault `report_provider_invalid` with a pointer below
 * `/attributes/provider`.
 */
export function checkProvider(reportType: string, given: Value): ValueMap {
  const read = providerSettings.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw invalidProvider(issue?.path ?? [], issue?.message ?? 'This is no provider.');
  }
  const settings = read.data;
  if (settings.type === 'watchlist' && !LISTED.has(reportType))
    throw invalidProvider(['type'], `Lists answer reports of the types ${[...LISTED].join(', ')}.`);
  if (settings.type === 'http' && !isBehind(settings) && !isCallable(settings.url))
    throw invalidProvider(['url'], 'This takes an address that the installation may call, over https.');
  return settings as ValueMap;
}

/** What a report of a template takes over: who gives it, and in which lists it is looked for; null where nobody does. */
export function providerOf({ attributes }: { readonly attributes: ValueMap }): ValueMap | null {
  const { provider, report_type: type, search_lists: lists } = attributes;
  const settings = provider ?? (LISTED.has(type ?? null) ? { type: 'watchlist', by_default: true } : null);
  const { type: name, ...rest } = mapOf(settings);
  if (name === undefined || name === 'none') return null;
  const slugs = listOf(lists).flatMap((list) => mapOf(list)['slug'] ?? []);
  return { type: name, ...rest, ...(name === 'watchlist' && slugs.length > 0 && { lists: slugs }) };
}

export function providerName(settings: ValueMap): ProviderName {
  return settings['type'] === 'http' ? 'http' : 'watchlist';
}

/** Milliseconds until a report is given up. */
export function patienceOf({ timeout }: ValueMap): number {
  return (typeof timeout === 'string' ? parseDuration(timeout) : null) ?? PATIENCE;
}

/** The base URL of a connection is asked for at each call. */
function isBehind({ url, connection }: { readonly url: string; readonly connection?: string | undefined }): boolean {
  return connection !== undefined && url.startsWith('/');
}

/** As far as it can be told when it is saved; what the installation lets through is asked at each call. */
function isCallable(url: string): boolean {
  try {
    checkUrl(url, { allowHttp: true, allow: ['0.0.0.0/0', '::/0'] });
    return true;
  } catch {
    return false;
  }
}

/** Fault `report_provider_invalid` at a place of the settings. */
export function invalidProvider(path: readonly PropertyKey[], message: string) {
  const pointer = ['/attributes/provider', ...path.map(String)].join('/');
  return fault('report_provider_invalid', { pointer, message });
}
