import ipaddr from 'ipaddr.js';
import type { Value, ValueMap } from '../../interpreter/value';

/** How values of a type of lists compare. Keys are texts: an item has one, a question as many as items may answer it. */
export interface Matching {
  /** The item's values as they are kept, and its key; undefined where they are not of this type. */
  readonly keep: (item: ValueMap) => { readonly values: ValueMap; readonly key: string } | undefined;
  /** The keys of items that hold these values. */
  readonly ask: (item: ValueMap) => readonly string[];
  /** For people: what an item takes. */
  readonly wants: string;
}

const MAX_LENGTH = 1_000;

function text(value: Value | undefined): string | undefined {
  const trimmed = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  return trimmed === '' || trimmed.length > MAX_LENGTH ? undefined : trimmed;
}

/** One value, kept and compared in one normal form. */
function single(name: string, wants: string, normalize: (value: string) => string | undefined): Matching {
  const keep: Matching['keep'] = (item) => {
    const given = text(item[name]);
    const value = given === undefined ? undefined : normalize(given);
    return value === undefined ? undefined : { values: { [name]: value }, key: value };
  };
  return { keep, wants, ask: (item) => keysOf(keep(item)) };
}

/** Several values that must all be the same. */
function several(
  names: readonly string[],
  wants: string,
  normalize: (value: string, name: string) => string,
): Matching {
  const keep: Matching['keep'] = (item) => {
    const given = names.map((name) => text(item[name]));
    if (given.includes(undefined)) return undefined;
    return {
      values: Object.fromEntries(names.map((name) => [name, text(item[name]) ?? ''])),
      key: JSON.stringify(names.map((name) => normalize(text(item[name]) ?? '', name))),
    };
  };
  return { keep, wants, ask: (item) => keysOf(keep(item)) };
}

const keysOf = (kept: { readonly key: string } | undefined) => (kept === undefined ? [] : [kept.key]);
const folded = (value: string) => value.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ');

export const MATCHINGS: ReadonlyMap<string, Matching> = new Map([
  ['browser-fingerprint', single('value', 'a text', (value) => value)],
  ['string', single('value', 'a text', (value) => value)],
  ['country', single('country_code', 'a country code of two letters, such as DE', country)],
  ['email-address', emailMatching()],
  ['ip-address', addressMatching()],
  ['phone-number', single('value', 'a phone number of 5 to 15 digits, with + and its country code', phone)],
  ['name', several(['name_first', 'name_last'], 'a first and a last name', folded)],
  [
    'government-id-number',
    several(['id_class', 'id_number'], 'a class and a number', (value, name) =>
      name === 'id_class' ? value.toLowerCase() : value.toUpperCase().replaceAll(/[\s-]/g, ''),
    ),
  ],
  ['geolocation', geolocationMatching()],
]);

function country(value: string): string | undefined {
  return /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : undefined;
}

function phone(value: string): string | undefined {
  const digits = value.replaceAll(/[\s().-]/g, '').replace(/^00/, '+');
  return /^\+?\d{5,15}$/.test(digits) ? digits : undefined;
}

/** An item is an address, or a domain that stands for all of its addresses. */
function emailMatching(): Matching {
  const address = (value: string) => (/^[^\s@]+@[^\s@]+$/.test(value) ? value.toLowerCase() : undefined);
  return {
    wants: 'an e-mail address, or with the match type `domain` a domain',
    keep: (item) => {
      const { match_type: type = 'email_address' } = item;
      const given = text(item['value']);
      const domain =
        type === 'domain' && given !== undefined && /^[^\s@]+$/.test(given) ? given.toLowerCase() : undefined;
      const value = type === 'email_address' && given !== undefined ? address(given) : domain;
      if (value === undefined) return undefined;
      return { values: { value, match_type: type }, key: `${String(type)}:${value}` };
    },
    ask: (item) => {
      const value = address(text(item['value']) ?? '');
      return value === undefined ? [] : [`email_address:${value}`, `domain:${value.slice(value.lastIndexOf('@') + 1)}`];
    },
  };
}

/** An item is an address or a range; a range is found by asking for every range that an address lies in. */
function addressMatching(): Matching {
  return {
    wants: 'an IP address, or a range of them such as 203.0.113.0/24',
    keep: (item) => {
      const given = text(item['value']) ?? '';
      const [address = '', bits] = given.split('/', 2);
      const parsed = parseAddress(address);
      if (parsed === undefined || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined;
      const width = parsed.toByteArray().length * 8;
      const prefix = bits === undefined ? width : Number(bits);
      if (prefix > width) return undefined;
      const key = networkOf(parsed, prefix);
      return { values: { value: prefix === width ? parsed.toString() : key }, key };
    },
    ask: (item) => {
      const parsed = parseAddress(text(item['value']) ?? '');
      if (parsed === undefined) return [];
      const width = parsed.toByteArray().length * 8;
      return Array.from({ length: width + 1 }, (_, prefix) => networkOf(parsed, prefix));
    },
  };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Only the usual spellings (`127.1` is none); IPv4 mapped into IPv6 is IPv4. */
function parseAddress(given: string): Address | undefined {
  const isUsual = ipaddr.IPv4.isValidFourPartDecimal(given) || ipaddr.IPv6.isValid(given);
  if (!isUsual || given.includes('%')) return undefined;
  return ipaddr.process(given);
}

function networkOf(address: Address, prefix: number): string {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefix - index * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  return `${ipaddr.fromByteArray(bytes).toString()}/${prefix}`;
}

/** Kept, and found again by exactly the same place. */
function geolocationMatching(): Matching {
  const place = (item: ValueMap) => {
    const { latitude, longitude } = item;
    const isPlace = typeof latitude === 'number' && typeof longitude === 'number';
    return isPlace && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
      ? { latitude, longitude, key: `${latitude},${longitude}` }
      : undefined;
  };
  return {
    wants: 'a latitude, a longitude and a radius in whole metres',
    keep: (item) => {
      const found = place(item);
      const { radius_meters: radius } = item;
      if (found === undefined || !Number.isSafeInteger(radius) || Number(radius) < 0) return undefined;
      const { key, ...values } = found;
      return { values: { ...values, radius_meters: Number(radius) }, key };
    },
    ask: (item) => keysOf(place(item)),
  };
}
