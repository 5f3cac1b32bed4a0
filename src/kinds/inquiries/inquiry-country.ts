import type { StoredObject } from '../../objects/stored-object';

/** The country of the address that was given; else the one that was chosen. */
export function countryOf(object: StoredObject): string | null {
  const { address_country_code: address, selected_country_code: selected } = object.fields;
  return typeof address === 'string' ? address : typeof selected === 'string' ? selected : null;
}
