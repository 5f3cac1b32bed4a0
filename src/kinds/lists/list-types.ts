/** A type of lists: what an item has, by the published API's names in snake_case. */
export interface ListType {
  /** Prefix of its items' ids. */
  readonly prefix: string;
  /** All of them are needed, but for a radius. */
  readonly values: readonly string[];
  /** What one value may also be called: the name of the type. */
  readonly alias?: string;
}

const single = (prefix: string, alias: string): ListType => ({ prefix, values: ['value'], alias });

/** Every type of lists but faces, which are compared by whoever has biometrics. */
export const LIST_TYPES: ReadonlyMap<string, ListType> = new Map([
  ['browser-fingerprint', single('libf', 'browser_fingerprint')],
  ['country', { prefix: 'lic', values: ['country_code'], alias: 'country' }],
  ['device-fingerprint', single('lidf', 'device_fingerprint')],
  ['email-address', single('liea', 'email_address')],
  ['field', { prefix: 'liif', values: ['field_value'], alias: 'value' }],
  ['geolocation', { prefix: 'ligl', values: ['latitude', 'longitude', 'radius_meters'] }],
  ['government-id-number', { prefix: 'ligin', values: ['id_class', 'id_number'] }],
  ['ip-address', single('liip', 'ip_address')],
  ['name', { prefix: 'lin', values: ['name_first', 'name_last'] }],
  ['phone-number', single('lipn', 'phone_number')],
  ['string', single('lis', 'string')],
]);
