import { z } from 'zod';
import type { OutsideContext } from '../../define-action';
import { connectionOf } from '../../marks';
import { pathOf } from '../rest/rest';
import { tags, ticketId, ticketTags } from './tickets';
import { openZendesk } from './zendesk';

export const tagsOutput = z.object({ tags: z.array(z.string()) });

export const tagsInput = z.strictObject({ connection: connectionOf('zendesk'), ticket: ticketId, tags: tags.min(1) });

/** Adds tags to a ticket (PUT), or removes them (DELETE). Gives all that it has then. */
export async function changeTags(
  method: 'PUT' | 'DELETE',
  { connection, ticket, tags: names }: z.output<typeof tagsInput>,
  context: OutsideContext,
): Promise<{ tags: string[] }> {
  const call = await openZendesk(connection, context);
  const path = pathOf`/api/v2/tickets/${ticket}/tags.json`;
  const { tags: held } = await call({ method, path, body: { tags: names }, gives: ticketTags });
  return { tags: held };
}
