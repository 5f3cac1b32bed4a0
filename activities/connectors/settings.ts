import { z } from 'zod';

/** The origin of a server, where a connection may name one. Whether it may be called is seen at every call. */
export function baseUrl() {
  return z.string().regex(/^https?:\/\/[^\s/?#@]+$/, 'A scheme and a host, without a path: https://host');
}

/** A secret that goes out in a header as it is. */
export function token() {
  return z.string().regex(/^[\x21-\x7e]{1,4096}$/, 'Letters, digits and signs, without spaces');
}
