import type { Value, ValueMap } from '../../interpreter/value';
import type { TypedQuestion } from './match-entries';
import { askNumber } from './matchings/government-id-number';
import { type MatchQuestion, questionsFor, textOf } from './matchings/matching';
import { askField, MATCHINGS } from './matchings/matchings';
import { askPhone } from './matchings/phone-number';

const COUNTRY_FIELDS: readonly string[] = ['address_country_code', 'selected_country_code'];
const PHONE_FIELDS: ReadonlySet<string> = new Set(['phone_number', ...COUNTRY_FIELDS]);
const NAME_FIELDS: ReadonlySet<string> = new Set(['name_first', 'name_last']);

/** What lists are asked of the fields of an inquiry; only fields that are `changed` raise a question. */
export function questionsOfFields(fields: ValueMap, changed: readonly string[]): readonly TypedQuestion[] {
  const { name_first: first = null, name_last: last = null } = fields;
  const becameOther = (keys: ReadonlySet<string>) => changed.some((key) => keys.has(key));
  return [
    ...changed.flatMap((key) => questionsOfField(key, fieldText(fields[key]))),
    ...(becameOther(NAME_FIELDS) ? ask('name', { name_first: first, name_last: last }) : []),
    ...(becameOther(PHONE_FIELDS) ? typed('phone-number', phoneOf(fields)) : []),
  ];
}

/** What lists are asked of a session. */
export function questionsOfSession(session: ValueMap): readonly TypedQuestion[] {
  const {
    ip_address: address = null,
    browser_fingerprint: browser = null,
    device_fingerprint: device = null,
    country_code: country = null,
    latitude = null,
    longitude = null,
    gps_latitude: gpsLatitude = null,
    gps_longitude: gpsLongitude = null,
  } = session;
  return [
    ...ask('ip-address', { value: address }),
    ...ask('browser-fingerprint', { value: browser }),
    ...ask('device-fingerprint', { value: device }),
    ...ask('country', { country_code: country }),
    ...ask('geolocation', { latitude, longitude }),
    ...ask('geolocation', { latitude: gpsLatitude, longitude: gpsLongitude }),
  ];
}

function questionsOfField(key: string, value: string | undefined): readonly TypedQuestion[] {
  if (value === undefined) return [];
  const own = typed('field', questionsFor(askField(key, value)));
  if (key === 'email_address') return [...own, ...ask('email-address', { value })];
  if (key === 'identification_number')
    return [...own, ...typed('government-id-number', questionsFor(askNumber(value)))];
  return COUNTRY_FIELDS.includes(key) ? [...own, ...ask('country', { country_code: value })] : own;
}

/** A number that does not say its country is of the country that the inquiry says. */
function phoneOf(fields: ValueMap): readonly MatchQuestion[] {
  const country = COUNTRY_FIELDS.map((key) => fieldText(fields[key])).find((code) => code !== undefined);
  return askPhone(fieldText(fields['phone_number']) ?? '', country);
}

function ask(type: string, item: ValueMap): readonly TypedQuestion[] {
  return typed(type, MATCHINGS.get(type)?.ask(item, {}) ?? []);
}

function typed(type: string, questions: readonly MatchQuestion[]): readonly TypedQuestion[] {
  return questions.map((question) => ({ ...question, type }));
}

function fieldText(value: Value | undefined): string | undefined {
  return textOf(typeof value === 'boolean' ? String(value) : value);
}
