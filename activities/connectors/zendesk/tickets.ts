import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { personal } from '../../marks';
import { pathOf, type Rest } from '../rest/rest';

export const ticketId = z
  .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,18}$/)])
  .transform(String)
  .describe('The number of the ticket.');

/** Tags of Zendesk have no spaces in them, and are written in lower case. */
export const tags = z.array(z.string().regex(/^[^\s,"]{1,255}$/)).max(100);

export const status = z.enum(['new', 'open', 'pending', 'hold', 'solved']);
export const priority = z.enum(['low', 'normal', 'high', 'urgent']);
export const text = personal(z.string().min(1).max(65_000));

export const requester = personal(z.strictObject({ email: z.email(), name: z.string().min(1).max(255).optional() }));

export const customFields = personal(
  z.record(
    z.string().regex(/^[1-9]\d{0,18}$/),
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
  ),
).describe('By the number of the field.');

/** What steps give of a ticket. */
export const ticketOutput = {
  id: z.string(),
  status: z.string(),
  subject: personal(z.string()).optional(),
  tags: z.array(z.string()),
};

const ticket = z
  .looseObject({
    id: z.int(),
    status: z.string(),
    subject: z.string().nullish(),
    tags: z.array(z.string()),
    updated_at: z.string(),
  })
  .transform(({ id, status: now, subject, tags: held, updated_at: updatedAt }) => ({
    given: { id: String(id), status: now, ...(typeof subject === 'string' && { subject }), tags: held },
    updatedAt,
  }));

/** A ticket as Zendesk answers with it. */
export const oneTicket = z.looseObject({ ticket });

export const foundTickets = z.looseObject({ count: z.int(), results: z.array(ticket) });

export const ticketTags = z.looseObject({ tags: z.array(z.string()) });

export async function readTicket(call: Rest, id: string) {
  const path = pathOf`/api/v2/tickets/${id}.json`;
  return (await call({ method: 'GET', path, reads: true, gives: oneTicket })).ticket;
}

interface Written {
  readonly subject?: string | undefined;
  readonly comment?: string | undefined;
  readonly public: boolean;
  readonly status?: string | undefined;
  readonly priority?: string | undefined;
  readonly tags?: string[] | undefined;
  readonly requester?: z.output<typeof requester> | undefined;
  readonly external_id?: string | undefined;
  readonly custom_fields?: z.output<typeof customFields> | undefined;
}

/** What is to be written to a ticket, as Zendesk takes it. */
export function printTicket({ comment, public: isPublic, custom_fields: fields, ...plain }: Written): ValueMap {
  const all = {
    comment: comment === undefined ? undefined : { body: comment, public: isPublic },
    ...plain,
    custom_fields: fields && Object.entries(fields).map(([id, value]) => ({ id: Number(id), value })),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as ValueMap;
}
