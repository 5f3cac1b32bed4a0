import { z } from 'zod';
import { outsideFault } from '../../src/outgoing/outside-fault';
import { ifMany } from '../connectors/rest/record-inputs';
import { pathOf } from '../connectors/rest/rest';
import { REST_FAULTS } from '../connectors/rest/rest-faults';
import { foundTickets, status, ticketOutput } from '../connectors/zendesk/tickets';
import { openZendesk } from '../connectors/zendesk/zendesk';
import { defineAction } from '../define-action';
import { connectionOf, personal } from '../marks';

/** Zendesk's search knows no way to write a quotation mark inside of a phrase. */
const phrase = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^"\p{Cc}]+$/u, 'No quotation marks and no line breaks can be searched for');

const input = z
  .strictObject({
    connection: connectionOf('zendesk'),
    external_id: phrase.optional(),
    requester: personal(phrase).optional().describe('The mail address of the requester.'),
    subject: personal(phrase).optional(),
    status: status.optional(),
    tags: z.array(phrase).max(20).optional(),
    if_many: ifMany,
  })
  .refine(({ connection: _connection, if_many: _many, ...criteria }) => Object.keys(criteria).length > 0, {
    message: 'Say what is searched for: external_id, requester, subject, status or tags',
  });

type Input = z.output<typeof input>;

export default defineAction({
  id: 'zendesk.find_ticket@1',
  title: 'Find Zendesk ticket',
  description: 'Finds a ticket at Zendesk by all that is said of it.',
  side: 'outside',
  repeat: 'safe',
  input,
  output: z.object({
    found: z.boolean(),
    id: ticketOutput.id.optional(),
    status: ticketOutput.status.optional(),
    subject: ticketOutput.subject,
    tags: ticketOutput.tags.optional(),
  }),
  faults: [...REST_FAULTS, 'record_ambiguous'],
  example: {
    input: { connection: 'zendesk', external_id: '{{trigger.reference_id}}' },
    output: { found: true, id: '35436', status: 'open', subject: 'Identity check needs a look', tags: ['identity'] },
  },
  notes: [
    'Nothing found is no fault: `found` says so.',
    'Zendesk finds a ticket some minutes after it was written, and by words: a `subject` need not be the whole one.',
    'Of several, `first` is the one that was changed last.',
  ],
  run: async (given, context) => {
    const call = await openZendesk(given.connection, context);
    const query = { query: searchOf(given), sort_by: 'updated_at', sort_order: 'desc' };
    const path = pathOf`/api/v2/search.json`;
    const { count, results } = await call({ method: 'GET', path, query, gives: foundTickets });
    if (count > 1 && given.if_many === 'fault') {
      throw outsideFault('record_ambiguous', 'none', { details: { total: count } });
    }
    const [ticket] = results;
    return ticket === undefined ? { found: false } : { found: true, ...ticket.given };
  },
});

/** Every value is a phrase in quotation marks, so that nothing in it is an operator. */
function searchOf({ external_id: externalId, requester, subject, status: state, tags = [] }: Input): string {
  const criteria = { external_id: externalId, requester, subject, status: state };
  const said = Object.entries(criteria).filter(([, value]) => value !== undefined);
  const all = [...said, ...tags.map((tag) => ['tags', tag] as const)];
  return ['type:ticket', ...all.map(([name, value]) => `${name}:"${value}"`)].join(' ');
}
