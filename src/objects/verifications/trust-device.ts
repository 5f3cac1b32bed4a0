import { fault } from '../../faults/fault';
import { isTrusted } from '../../kinds/verifications/device';
import type { Writing } from '../../writing';
import { getObject } from '../get-object';
import { refuseRedacted } from '../refuse-redacted';
import { related } from '../relations/related';
import { lockForChange } from '../rows/lock-objects';
import { writeEvent } from '../rows/write-event';
import { writeRow } from '../rows/write-row';
import { withAttributes } from '../rules/rule';
import type { StoredObject } from '../stored-object';

/**
 * The devices that a session, or the sessions of an inquiry, came from; a device itself. Fault `device_unknown` where
 * none brought a fingerprint.
 */
export async function devicesOf(
  { trx, environment }: Writing,
  kind: string,
  id: string,
): Promise<readonly StoredObject[]> {
  const object = await getObject(trx, environment.id, id, kind);
  if (kind === 'device') return [object];
  const devices = await related(trx, object, kind === 'inquiry' ? 'devices' : 'device');
  if (devices.length === 0) throw fault('device_unknown');
  return devices;
}

/**
 * Trusts a device for so many milliseconds from now, or until further notice (null): what was said last holds. One that
 * is trusted until further notice stays as it is when that is said again.
 */
export async function trustDevice(writing: Writing, id: string, lasts: number | null): Promise<StoredObject> {
  const { object, at } = await lockForChange(writing, 'device', id);
  refuseRedacted(object);
  const { trusted_at: since = null, trusted_until: before = null } = object.attributes;
  const until = lasts === null ? null : new Date(at.getTime() + lasts).toISOString();
  const trusted = isTrusted(object, at);
  if (trusted && before === until) return object;
  const attributes = withAttributes(object, {
    trusted_at: trusted ? since : at.toISOString(),
    trusted_until: until,
  });
  const written = await writeRow(writing, object, { attributes }, at);
  return writeEvent(writing, written, 'device.trusted', {
    before: { trusted, trusted_until: before },
    after: { trusted: true, trusted_until: until },
  });
}

/** Ends the trust in a locked device whose time has come. */
export async function endTrust(writing: Writing, object: StoredObject): Promise<StoredObject> {
  const { trusted_until: until = null } = object.attributes;
  const attributes = withAttributes(object, { trusted_at: null, trusted_until: null });
  const ended = await writeRow(writing, object, { attributes }, new Date());
  return writeEvent(writing, ended, 'device.trust-expired', {
    before: { trusted: true, trusted_until: until },
    after: { trusted: false, trusted_until: null },
  });
}
