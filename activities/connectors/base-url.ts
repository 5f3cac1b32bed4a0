import { z } from 'zod';

/** The origin of a server, where a connection may name one. Whether it may be called is seen at every call. */
export function baseUrl() {
  return z.string().regex(/^https?:\/\/[^\s/?#@]+$/, 'A scheme and a host, without a path: https://host');
}
