import { z } from 'zod';

/** Where a vendor's API is reached instead of at the vendor: a proxy, a stand-in. Without a slash at its end. */
export function baseUrl() {
  return z
    .string()
    .max(2048)
    .refine((text) => URL.canParse(text) && /^https?:\/\/[^?#]*[^/?#]$/i.test(text), 'Not a URL such as https://host')
    .optional()
    .describe('Where its API is reached, if not at the vendor.');
}
