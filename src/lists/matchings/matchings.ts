import type { ValueMap } from '../../../interpreter/value';
import { EMAIL_ADDRESS_MATCHING } from './email-address';
import { GEOLOCATION_MATCHING } from './geolocation';
import { GOVERNMENT_ID_NUMBER_MATCHING } from './government-id-number';
import { IP_ADDRESS_MATCHING } from './ip-address';
import { type Matching, questionsFor, singleMatching, textOf } from './matching';
import { NAME_MATCHING } from './name';
import { PHONE_NUMBER_MATCHING } from './phone-number';

/** Texts compare letter by letter, however their letters are put together. */
const composed = (value: string) => value.normalize('NFC');
const TEXT = singleMatching('value', 'a text', composed);

/** A value of one field, whose key the list says. */
const FIELD_MATCHING: Matching = {
  wants: 'a text',
  keep: (item, list) => {
    const value = textOf(item['field_value']);
    return value === undefined ? undefined : { values: { field_value: value }, key: fieldKeyOf(list, value) };
  },
  ask: (item, list) => {
    const value = textOf(item['field_value']);
    return questionsFor(value && fieldKeyOf(list, value));
  },
};

function fieldKeyOf(list: ValueMap, value: string): string {
  return askField(String(list['field_key'] ?? ''), value);
}

/** The key of items of those lists that are about this field. */
export function askField(fieldKey: string, value: string): string {
  return JSON.stringify([fieldKey, composed(value)]);
}

function country(value: string): string | undefined {
  return /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : undefined;
}

/** How the values of each type of lists compare. */
export const MATCHINGS: ReadonlyMap<string, Matching> = new Map([
  ['browser-fingerprint', TEXT],
  ['country', singleMatching('country_code', 'a country code of two letters, such as DE', country)],
  ['device-fingerprint', TEXT],
  ['email-address', EMAIL_ADDRESS_MATCHING],
  ['field', FIELD_MATCHING],
  ['geolocation', GEOLOCATION_MATCHING],
  ['government-id-number', GOVERNMENT_ID_NUMBER_MATCHING],
  ['ip-address', IP_ADDRESS_MATCHING],
  ['name', NAME_MATCHING],
  ['phone-number', PHONE_NUMBER_MATCHING],
  ['string', TEXT],
]);
