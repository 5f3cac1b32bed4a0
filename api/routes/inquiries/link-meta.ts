import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import type { GeneratedLink } from '../../../src/links';

/** What `meta` of an answer has of a link; kept answers have it empty, since the link opens something. */
export const linkSchema = z.object({ oneTimeLink: z.string(), oneTimeLinkShort: z.string() });
export const NO_LINK: ValueMap = { oneTimeLink: '', oneTimeLinkShort: '' };

/**
 * A one-time link: the address of the flow, with the code. A template that does not say where its flow is has its links
 * lead to `/verify` where the API itself was reached.
 */
export function linkMeta(request: FastifyRequest, { code, flowUrl }: GeneratedLink): ValueMap {
  const link = new URL(flowUrl ?? `${request.protocol}://${request.host}/verify`);
  link.searchParams.set('code', code);
  // Nothing shortens them.
  return { oneTimeLink: link.href, oneTimeLinkShort: link.href };
}
