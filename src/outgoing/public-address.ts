import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What may be called of IPv6: global unicast. ipaddr.js takes `::7f00:1` (IPv4-compatible) and `4000::1` for unicast. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Public by number, yet served inside a cloud: Azure's host agent. */
const INSIDE_A_CLOUD: ReadonlySet<string> = new Set(['168.63.129.16']);

const WORDS: { readonly [range: string]: string } = {
  loopback: 'loopback',
  unspecified: 'unspecified',
  linkLocal: 'link-local',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
  multicast: 'multicast',
  broadcast: 'broadcast',
};

/**
 * Why an address is not one of the public internet's, in a word or two, or undefined if it is one.
 * Whatever is not surely public is not: also addresses that carry another one (mapped, translated, tunnelled).
 */
export function whyNotPublic(address: string): string | undefined {
  if (isIP(address) === 0) return 'not an address';
  if (INSIDE_A_CLOUD.has(address)) return 'internal to a cloud';
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== 'unicast') return WORDS[range] ?? 'reserved';
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST)) return 'reserved';
  return undefined;
}
