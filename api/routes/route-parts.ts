import { z } from 'zod';

/** An id or a key, as an address or a filter names a thing. */
export const nameSchema = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'is neither an id nor a key');

/** What no id and no key can look like is not there: 404. */
export const idParams = z.object({ id: nameSchema });

/** A moment in a filter. */
export const momentSchema = z.iso
  .datetime({ offset: true, error: 'must be a moment like 2026-01-31T12:00:00Z' })
  .transform((text) => new Date(text));

/** The body of an action without parameters. */
export const emptyBody = z.strictObject({}).optional();

/** Names by comma, as the filters of the published document take them. */
export const idsSchema = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (names) => names.every((name) => /^[A-Za-z0-9_-]{1,128}$/.test(name)),
    'must be one or several names, by comma',
  );
