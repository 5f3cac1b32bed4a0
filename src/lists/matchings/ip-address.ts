import ipaddr from 'ipaddr.js';
import { type Matching, textOf } from './matching';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Bits before an IPv4 address that is mapped into IPv6. */
const MAPPED_BITS = 96;

/** Ranges are found by their first so many bits, four, eight, …: an address then asks for few. */
const STEP = 4;

/**
 * An item is an address or a range. A range is found by the ranges of 4, 8, 12, … bits that it is, or is made of: eight
 * at most. An address asks for those that it lies in.
 */
export const IP_ADDRESS_MATCHING: Matching = {
  wants: 'an IP address, or a range of them such as 203.0.113.0/24',
  keep: (item) => {
    const [given = '', bits, ...rest] = (textOf(item['value']) ?? '').split('/');
    const address = parseAddress(given);
    if (address === undefined || rest.length > 0) return undefined;
    const width = address.toByteArray().length * 8;
    const prefix = prefixOf(given, bits, width);
    if (prefix === undefined) return undefined;
    const key = networkOf(address.toByteArray(), prefix);
    const value = prefix === width ? address.toString() : key;
    return { values: { value }, key, also: partsOf(address.toByteArray(), prefix) };
  },
  ask: (item) => {
    const address = parseAddress(textOf(item['value']) ?? '');
    if (address === undefined) return [];
    const bytes = address.toByteArray();
    const steps = (bytes.length * 8) / STEP;
    return Array.from({ length: steps + 1 }, (_, step) => ({ key: networkOf(bytes, step * STEP) }));
  },
};

/** Only the usual spellings (`127.1` is none); IPv4 mapped into IPv6 is IPv4. */
function parseAddress(given: string): Address | undefined {
  const isUsual = ipaddr.IPv4.isValidFourPartDecimal(given) || ipaddr.IPv6.isValid(given);
  if (!isUsual || given.includes('%')) return undefined;
  return ipaddr.process(given);
}

function prefixOf(address: string, bits: string | undefined, width: number): number | undefined {
  if (bits === undefined) return width;
  if (!/^\d{1,3}$/.test(bits)) return undefined;
  const isMapped = width === 32 && address.includes(':');
  const prefix = Number(bits) - (isMapped ? MAPPED_BITS : 0);
  return prefix < 0 || prefix > width ? undefined : prefix;
}

/** Of a range that is none of those asked for: the next smaller ones, which it is made of. */
function partsOf(address: readonly number[], prefix: number): readonly string[] {
  const bits = Math.ceil(prefix / STEP) * STEP;
  if (bits === prefix) return [];
  const first = keepBits(address, prefix);
  const last = Math.floor((bits - 1) / 8);
  const size = 2 ** (7 - ((bits - 1) % 8));
  return Array.from({ length: 2 ** (bits - prefix) }, (_, part) =>
    networkOf(
      first.map((byte, index) => (index === last ? byte + part * size : byte)),
      bits,
    ),
  );
}

function networkOf(address: readonly number[], prefix: number): string {
  return `${ipaddr.fromByteArray([...keepBits(address, prefix)]).toString()}/${prefix}`;
}

function keepBits(address: readonly number[], prefix: number): readonly number[] {
  return address.map((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefix - index * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
}
