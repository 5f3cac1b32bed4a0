import { z } from 'zod';
import { parseDuration } from '../../interpreter/duration';
import { devicesOf, trustDevice } from '../../src/objects/verifications/trust-device';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { lengthOfTime, objectOf } from '../marks';

const TEN_YEARS = 3650 * 86_400_000;

const input = z
  .strictObject({
    device: objectOf('device').optional(),
    session: objectOf('inquiry-session').optional().describe('The device that it came from.'),
    inquiry: objectOf('inquiry').optional().describe('Every device that its sessions came from.'),
    expires_in: lengthOfTime(TEN_YEARS).optional(),
  })
  .refine(
    ({ device, session, inquiry }) => [device, session, inquiry].filter((one) => one !== undefined).length === 1,
    'Name one of device, session and inquiry',
  );

export default defineAction({
  id: 'device.trust@1',
  title: 'Trust device',
  description: 'Marks a device as trusted, for a time or until further notice.',
  side: 'own',
  repeat: 'safe',
  input,
  output: z.strictObject({ devices: z.array(objectOf('device')) }),
  faults: ['object_not_found', 'device_unknown', 'already_redacted'],
  example: {
    input: { session: '{{trigger}}', expires_in: '90d' },
    output: { devices: [{ type: 'device', id: 'dev_6rHsDk3pVbNq9YwXtLfZcG2m' }] },
  },
  notes: [
    'Later inquiries read it: `trigger.devices.any_trusted` is true for an inquiry with a session from a trusted device. Writes the event `device.trusted`, and `device.trust-expired` when the time has come; a device that is trusted already has its time set anew. A session that brought no fingerprint has no device: fault `device_unknown`.',
    'An `inquiry` may have been handed from one device to another: all of them are trusted. Where that is too much, start from the session.',
  ],
  async run({ device, session, inquiry, expires_in: expiresIn }, context) {
    const lasts = expiresIn === undefined ? null : parseDuration(expiresIn);
    const trusted = [];
    for (const id of await idsOf(context, device ?? session ?? inquiry))
      trusted.push(giveObject(context, await trustDevice(context, id, lasts)));
    return { devices: trusted };
  },
});

/** In one order for all, so that two of these steps never wait for each other in a circle. */
async function idsOf(
  context: Parameters<typeof devicesOf>[0],
  of: z.output<typeof input>['device' | 'session' | 'inquiry'],
): Promise<readonly string[]> {
  if (of === undefined) return [];
  return (await devicesOf(context, of.type, of.id)).map(({ id }) => id).sort();
}
