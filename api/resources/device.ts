import { z } from 'zod';
import { isTrusted } from '../../src/kinds/verifications/device';
import { timeSchema } from '../answers/envelope';
import type { ObjectResource } from './object-resource';

const text = z.string().nullable();
const time = timeSchema.nullable();

/** A machine that sessions came from. */
export const device: ObjectResource = {
  type: 'device',
  attributes: z.object({
    deviceVendorId: text,
    deviceFingerprint: text,
    browserFingerprint: text,
    trusted: z.boolean().optional(),
    trustedAt: time.optional(),
    trustedUntil: time.optional(),
  }),
  extensions: ['trusted', 'trustedAt', 'trustedUntil'],
  relationships: {},
  values: (object) => ({ trusted: isTrusted(object, new Date()) }),
};
