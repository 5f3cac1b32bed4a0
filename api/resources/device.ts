import { z } from 'zod';
import type { ObjectResource } from './object-resource';

const text = z.string().nullable();

/** A machine that sessions came from. */
export const device: ObjectResource = {
  type: 'device',
  attributes: z.object({ deviceVendorId: text, deviceFingerprint: text, browserFingerprint: text }),
  relationships: {},
};
