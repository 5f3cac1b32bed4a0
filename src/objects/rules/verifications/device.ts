import { createHash } from 'node:crypto';
import type { ValueMap } from '../../../../interpreter/value';
import type { Writing } from '../../../writing';
import { findObject } from '../../find-object';
import { insertObject } from '../../rows/insert-object';
import type { StoredObject } from '../../stored-object';

/** The device with the fingerprints that a session brings, made where it was never seen; undefined where it brings none. */
export async function findOrMakeDevice(writing: Writing, session: ValueMap): Promise<StoredObject | undefined> {
  const { device_fingerprint: device = null, browser_fingerprint: browser = null } = session;
  const { device_vendor_id: vendor = null } = session;
  if (device === null && browser === null && vendor === null) return undefined;
  const key = createHash('sha256')
    .update(JSON.stringify([device, browser, vendor]))
    .digest('hex');
  const find = () => findObject(writing.trx, writing.environment.id, key, 'device');
  const known = await find();
  if (known !== undefined) return known;
  const attributes = { device_fingerprint: device, browser_fingerprint: browser, device_vendor_id: vendor };
  try {
    return await insertObject(writing, 'device', { key, attributes });
  } catch (error) {
    // Another session made it in between; nothing was inserted here.
    const made = await find();
    if (made === undefined) throw error;
    return made;
  }
}
