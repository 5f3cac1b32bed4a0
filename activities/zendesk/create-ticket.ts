import { z } from 'zod';
import { pathOf } from '../connectors/rest/rest';
import { REST_FAULTS } from '../connectors/rest/rest-faults';
import {
  customFields,
  oneTicket,
  printTicket,
  priority,
  requester,
  status,
  tags,
  text,
  ticketOutput,
} from '../connectors/zendesk/tickets';
import { openZendesk } from '../connectors/zendesk/zendesk';
import { defineAction } from '../define-action';
import { connectionOf, personal } from '../marks';

export default defineAction({
  id: 'zendesk.create_ticket@1',
  title: 'Create Zendesk ticket',
  description: 'Makes a ticket at Zendesk.',
  side: 'outside',
  repeat: 'keyed',
  input: z.strictObject({
    connection: connectionOf('zendesk'),
    subject: personal(z.string().min(1).max(255)).optional(),
    comment: text.describe('The first comment.'),
    public: z.boolean().default(true).describe('Whether the requester sees the comment.'),
    requester: requester.optional().describe('Whom the ticket is for; the agent of the connection, if left out.'),
    status: status.optional(),
    priority: priority.optional(),
    tags: tags.optional(),
    external_id: z.string().min(1).max(255).optional().describe('What the ticket is called by elsewhere.'),
    custom_fields: customFields.optional(),
  }),
  output: z.object(ticketOutput),
  faults: [...REST_FAULTS, 'record_busy'],
  example: {
    input: {
      connection: 'zendesk',
      subject: 'Identity check needs a look',
      comment: 'The inquiry of {{trigger.fields.name_last}} was declined.',
      public: false,
      tags: ['identity'],
      external_id: '{{trigger.reference_id}}',
    },
    output: { id: '35436', status: 'new', subject: 'Identity check needs a look', tags: ['identity'] },
  },
  notes: [
    'The call carries `Idempotency-Key`, the same on every attempt: when its answer is lost it is made again, and Zendesk answers with the ticket that it made. Zendesk keeps such keys for two hours, so let no more than that lie between two attempts.',
  ],
  run: async ({ connection, ...given }, context) => {
    const call = await openZendesk(connection, context);
    const { ticket } = await call({
      method: 'POST',
      path: pathOf`/api/v2/tickets.json`,
      headers: { 'idempotency-key': context.idempotencyKey },
      body: { ticket: printTicket(given) },
      gives: oneTicket,
    });
    return ticket.given;
  },
});
