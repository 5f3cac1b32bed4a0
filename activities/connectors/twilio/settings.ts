import { z } from 'zod';
import { baseUrl } from '../settings';

/** What is known of a Twilio account beside its secrets. */
export const settings = z.strictObject({
  account_sid: z.string().regex(/^AC[0-9a-zA-Z_]{1,64}$/, 'Not an account SID, AC…'),
  api_key_sid: z
    .string()
    .regex(/^SK[0-9a-zA-Z_]{1,64}$/, 'Not the SID of an API key, SK…')
    .optional(),
  from: z.string().min(1).max(32).optional().describe('The number, or the name, that messages come from.'),
  messaging_service_sid: z
    .string()
    .regex(/^MG[0-9a-zA-Z_]{1,64}$/, 'Not the SID of a messaging service, MG…')
    .optional()
    .describe('Chooses the number instead of `from`.'),
  base_url: baseUrl().optional().describe('Where its API is reached, if not at the vendor.'),
});
