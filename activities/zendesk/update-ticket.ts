import { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import { pathOf, type Rest } from '../connectors/rest/rest';
import { REST_FAULTS } from '../connectors/rest/rest-faults';
import { findUpdate, MARK } from '../connectors/zendesk/find-update';
import {
  customFields,
  oneTicket,
  printTicket,
  priority,
  readTicket,
  requester,
  status,
  tags,
  text,
  ticketId,
  ticketOutput,
} from '../connectors/zendesk/tickets';
import { openZendesk } from '../connectors/zendesk/zendesk';
import { defineAction, type OutsideContext } from '../define-action';
import { connectionOf } from '../marks';

const input = z
  .strictObject({
    connection: connectionOf('zendesk'),
    ticket: ticketId,
    comment: text.optional(),
    public: z.boolean().default(false).describe('Whether the requester sees the comment.'),
    status: status.optional(),
    priority: priority.optional(),
    tags: tags.optional().describe('Instead of those that it has; `zendesk.add_tags` adds.'),
    requester: requester.optional(),
    custom_fields: customFields.optional(),
  })
  .refine(({ connection: _connection, ticket: _ticket, public: _public, ...changes }) => {
    return Object.keys(changes).length > 0;
  }, 'Say what is to change: comment, status, priority, tags, requester or custom_fields');

export default defineAction({
  id: 'zendesk.update_ticket@1',
  title: 'Update Zendesk ticket',
  description: 'Comments on a ticket at Zendesk, and changes its status, priority, tags, requester or fields.',
  side: 'outside',
  repeat: 'keyed',
  input,
  output: z.object(ticketOutput),
  faults: [...REST_FAULTS, 'record_not_found', 'record_busy'],
  example: {
    input: {
      connection: 'zendesk',
      ticket: '{{trigger.fields.ticket}}',
      comment: 'The inquiry was approved.',
      status: 'solved',
    },
    output: { id: '35436', status: 'solved', subject: 'Identity check needs a look', tags: ['identity'] },
  },
  notes: [
    'A comment is posted once. Every update with a comment is marked, in the metadata of its audit, with the run, the path and the generation of the step; before a second try the ticket’s audits are looked through for the mark. And it says which state of the ticket it is made on (`safe_update`), so that a first try that arrives late is refused.',
    'That the ticket was changed by somebody else at this moment is `record_busy`: the step is tried again on the new state.',
    'The audits of a ticket are read with the global scope `read`, where the connection has an access token.',
  ],
  run: async ({ connection, ticket, ...given }, context) => {
    const call = await openZendesk(connection, context);
    const changes = printTicket(given);
    const done = await (given.comment === undefined
      ? write(call, ticket, changes)
      : comment(call, ticket, changes, context));
    return done.given;
  },
});

/** Read first: of two tries that are made on the same state only one can succeed, in whatever order they arrive. */
async function comment(call: Rest, id: string, changes: ValueMap, { attempt, idempotencyKey }: OutsideContext) {
  const now = await readTicket(call, id);
  if (attempt > 1 && (await findUpdate(call, id, idempotencyKey))) return now;
  const guard = { metadata: { [MARK]: idempotencyKey }, safe_update: true, updated_stamp: now.updatedAt };
  return write(call, id, { ...changes, ...guard });
}

async function write(call: Rest, id: string, changes: ValueMap) {
  const path = pathOf`/api/v2/tickets/${id}.json`;
  return (await call({ method: 'PUT', path, body: { ticket: changes }, gives: oneTicket })).ticket;
}
