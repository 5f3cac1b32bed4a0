import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DEEP, pageQuery } from './answers/paging';

const LONGEST_WAIT_MS = 30_000;

/** `fields[<type>]=a,b`, by type. */
const sparseQuery = z.record(z.string(), z.string()).optional();

const extensionsQuery = z
  .enum(['true', 'false'])
  .optional()
  .describe('`true` adds what the published document does not have.');

/** `5s`, `500ms` or seconds as a number, at most 30 s; gives milliseconds. */
export const waitQuery = z
  .string()
  .regex(/^\d{1,5}(ms|s)?$/, 'must look like 5s or 500ms')
  .transform((text) => Number.parseInt(text, 10) * (text.endsWith('ms') ? 1 : 1000))
  .refine((milliseconds) => milliseconds <= LONGEST_WAIT_MS, 'must be at most 30s')
  .optional()
  .describe('How long the answer may take, so that it holds the end of the run.');

export const includeQuery = z
  .string()
  .optional()
  .describe('Related resources to answer with, by name and comma; `a.b` for those behind `a` too, one level deep.');

/** Query of a route that answers with one resource. */
export const oneQuery = z.strictObject({
  include: includeQuery,
  fields: sparseQuery.meta(DEEP),
  extensions: extensionsQuery,
});

/** Query of a route that answers with a page; `filter` is added by the route. */
export const listQuery = z.strictObject({
  fields: sparseQuery.meta(DEEP),
  extensions: extensionsQuery,
  page: pageQuery.meta(DEEP),
});

/** Did the caller ask for more than the published document has? Read from the raw query: also for what is refused. */
export function isExtended(request: FastifyRequest): boolean {
  const query = request.query as Readonly<Record<string, unknown>> | undefined;
  return query?.['extensions'] === 'true' || query?.['wait'] !== undefined;
}
