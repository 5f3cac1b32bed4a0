import ipaddr from 'ipaddr.js';
import { fault } from '../faults';
import { readPattern } from '../webhooks/block-attributes';
import { EVERYTHING, isPermitted, PERMISSIONS } from './permissions';

/** What may be said of a key by whoever makes or changes it. */
export interface KeyValues {
  readonly name?: string;
  readonly note?: string | null;
  readonly apiVersion?: string;
  readonly keyInflection?: 'kebab' | 'camel' | 'snake';
  readonly attributeBlocklist?: readonly string[];
  readonly permissions?: readonly string[];
  readonly ipAllowlist?: readonly string[];
  readonly fileAccessTokenExpiresIn?: number;
}

/**
 * Refuses what no key can have, all of it at once (`request_invalid`), and a permission that the asking key has not
 * itself (`not_permitted`): nobody gives away what is not theirs.
 */
export function checkKeyValues(values: KeyValues, own: readonly string[]): void {
  const { permissions = [], ipAllowlist = [], attributeBlocklist = [] } = values;
  const unknown = permissions.flatMap((permission, index) =>
    permission === EVERYTHING || PERMISSIONS.includes(permission)
      ? []
      : [said(`/permissions/${index}`, `is no permission; there are ${PERMISSIONS.join(', ')}, and * for all`)],
  );
  const nowhere = ipAllowlist.flatMap((range, index) =>
    range === EVERYTHING || ipaddr.isValid(range) || ipaddr.isValidCIDR(range)
      ? []
      : [said(`/ipAllowlist/${index}`, 'must be an address, a range like 203.0.113.0/24, or * for all')],
  );
  const odd = attributeBlocklist.flatMap((line, index) => {
    const wrong = readPattern(line);
    const pointer = `/attributeBlocklist/${index}`;
    return typeof wrong === 'string' ? [{ code: 'request_invalid', pointer, message: wrong }] : [];
  });
  const diagnostics = [...unknown, ...nowhere, ...odd];
  if (diagnostics.length > 0) throw fault('request_invalid', { details: { diagnostics } });
  const beyond = permissions.filter((permission) => !isPermitted(own, permission));
  if (beyond.length === 0) return;
  throw fault('not_permitted', { message: `This API key cannot give what it has not: ${beyond.join(', ')}.` });
}

function said(pointer: string, requirement: string) {
  return { code: 'request_invalid', pointer, message: `This ${requirement}.` };
}

/** May the key be used from that address? An address inside of IPv6 (`::ffff:…`) counts as what it is. */
export function isAllowedAddress(allowlist: readonly string[], address: string): boolean {
  if (allowlist.includes(EVERYTHING)) return true;
  if (!ipaddr.isValid(address)) return false;
  const from = ipaddr.process(address);
  return allowlist.some((range) => {
    if (!range.includes('/')) return ipaddr.process(range).toNormalizedString() === from.toNormalizedString();
    const [network, bits] = ipaddr.parseCIDR(range);
    return network.kind() === from.kind() && from.match(network, bits);
  });
}
