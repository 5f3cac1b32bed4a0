import { isIP } from 'node:net';
import type { Value, ValueMap } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import { listMatches, matchLists, recordMatches } from '../../../lists/match-lists';
import { refuseRedacted } from '../../refuse-redacted';
import { countRelated } from '../../relations/related';
import { insertRelations } from '../../rows/insert-object';
import { writeRow } from '../../rows/write-row';
import type { StoredObject } from '../../stored-object';
import { plainRule } from '../plain-rule';
import { idsOf, type Rule, withAttributes } from '../rule';
import { findOrMakeDevice } from '../verifications/device';

const MOST = 25;
/** A sitting that nobody ended is over after a day. */
const LIFE_MS = 86_400_000;
const PLAIN = plainRule('inquiry-session');

/** What an inquiry remembers of its sessions: its attribute, and the session's attribute that is added to it. */
const REMEMBERED: readonly (readonly [string, string])[] = [
  ['ip_addresses', 'ip_address'],
  ['country_from_session', 'country_code'],
  ['browser_fingerprints', 'browser_fingerprint'],
  ['browser_types', 'browser_name'],
  ['device_fingerprints', 'device_fingerprint'],
  ['device_names', 'device_name'],
];

/** A session is made on an inquiry that is under way, which remembers from where and with what it came. */
export const INQUIRY_SESSION_RULE: Rule = {
  ...PLAIN,
  async prepare(writing, values, relations) {
    const [inquiry] = relations.get('inquiry') ?? [];
    if (inquiry === undefined)
      throw fault('relation_target_not_found', { pointer: '/relations/inquiry', details: { kind: 'inquiry' } });
    if (inquiry.status !== 'created' && inquiry.status !== 'pending')
      throw fault('inquiry_closed', { details: { status: inquiry.status } });
    refuseRedacted(inquiry);
    const address = values.attributes['ip_address'];
    if (typeof address === 'string' && isIP(address) === 0)
      throw fault('attribute_invalid', { pointer: '/attributes/ip_address', message: 'This is not an IP address.' });
    if ((await countRelated(writing.trx, inquiry, 'sessions')) >= MOST)
      throw fault('too_many_sessions', { details: { limit: MOST, inquiry: inquiry.id } });
    const matches = await matchLists(writing, { session: values.attributes });
    const attributes = { ...remember(inquiry, values.attributes), ...listMatches(inquiry.attributes, matches) };
    // The session's own event tells of it: the inquiry is its subject.
    await writeRow(writing, inquiry, { attributes }, new Date());
    await recordMatches(writing, inquiry.id, matches);
    const prepared = await PLAIN.prepare(writing, values, relations);
    const device = await findOrMakeDevice(writing, values.attributes);
    if (device !== undefined) await insertRelations(writing, inquiry.id, { devices: [device.id] });
    return {
      ...prepared,
      attributes: { ...prepared.attributes, expires_at: new Date(Date.now() + LIFE_MS).toISOString() },
      relations: { ...idsOf(relations), ...(device && { device: [device.id] }) },
    };
  },
};

function remember(inquiry: StoredObject, session: ValueMap): ValueMap {
  const lists = REMEMBERED.flatMap(([attribute, of]): [string, Value][] => {
    const [known, value] = [inquiry.attributes[attribute], session[of]];
    const values = Array.isArray(known) ? known : [];
    return typeof value !== 'string' || values.includes(value) ? [] : [[attribute, [...values, value]]];
  });
  return withAttributes(inquiry, {
    ...Object.fromEntries(lists),
    ...(session['is_proxy'] === true && { proxy_detected: true }),
    ...(session['is_tor'] === true && { tor_detected: true }),
    ...(session['os_name'] && { client_os_name: session['os_name'] }),
    ...(session['mobile_sdk_full_version'] && { client_mobile_sdk_version: session['mobile_sdk_full_version'] }),
  });
}
