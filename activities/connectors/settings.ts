import { z } from 'zod';

/** Where a connection may say that a server is: at the vendor's, a proxy, a stand-in. Whether it may be called is seen at every call. */
export function baseUrl() {
  return z
    .string()
    .max(2048)
    .regex(
      /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*[^\s/?#])?$/,
      'Not a URL such as https://host, without a slash at its end',
    );
}

/** A secret that goes out in a header as it is. */
export function token() {
  return z.string().regex(/^[\x21-\x7e]{1,4096}$/, 'Letters, digits and signs, without spaces');
}
