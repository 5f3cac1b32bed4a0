import { startZendeskStandIn, type ZendeskStandIn } from '../../../bin/dev/stand-ins/zendesk';
import { ZENDESK_REFUSALS } from '../../../bin/dev/stand-ins/zendesk-refusals';
import type { ConnectorCase, Provocation } from '../connector-case';
import { answered, restCase, type Vendor } from '../rest-case';

const SUBJECT = 'Identity check needs a look';
const COMMENT = 'The inquiry was approved.';

const zendesk: Vendor<ZendeskStandIn> = {
  type: 'zendesk',
  start: () => startZendeskStandIn({ email: 'agent@example.com', apiToken: 'known' }),
  settings: (url) => ({ base_url: url, email: 'agent@example.com' }),
  secrets: { api_token: 'known' },
  wrongSecrets: { api_token: 'unknown' },
};

const outdated = { next: answered(ZENDESK_REFUSALS.outdated) };
const missing: Provocation = { input: { ticket: 1 } };
const rejected = { next: answered(ZENDESK_REFUSALS.blank('requester')) };
const tagged = (standIn: ZendeskStandIn, tag: string) => standIn.tickets().filter(({ tags }) => tags.includes(tag));

const create = restCase(zendesk, {
  action: 'zendesk.create_ticket@1',
  input: () => ({ subject: SUBJECT, comment: 'The inquiry was declined.', public: false, external_id: 'cus_1' }),
  isEffect: ({ method }) => method === 'POST',
  effects: (standIn) => standIn.tickets().filter(({ subject }) => subject === SUBJECT).length,
  faults: () => ({ record_rejected: { input: { comment: ' ' } }, record_busy: outdated }),
});

const update = restCase(zendesk, {
  action: 'zendesk.update_ticket@1',
  input: (standIn) => {
    const { id } = standIn.add({ subject: SUBJECT });
    return { ticket: id, comment: COMMENT, status: 'solved' };
  },
  isEffect: ({ method }) => method === 'PUT',
  effects: (standIn) => {
    const comments = standIn.tickets().flatMap((ticket) => ticket.comments);
    return comments.filter(({ body }) => body === COMMENT).length;
  },
  faults: () => ({
    record_rejected: { next: answered(ZENDESK_REFUSALS.closed) },
    record_not_found: missing,
    record_busy: outdated,
  }),
});

const addTags = restCase(zendesk, {
  action: 'zendesk.add_tags@1',
  input: (standIn) => ({ ticket: standIn.add({ tags: ['old'] }).id, tags: ['approved'] }),
  isEffect: ({ method }) => method === 'PUT',
  effects: (standIn) => tagged(standIn, 'approved').length,
  faults: () => ({ record_rejected: rejected, record_not_found: missing, record_busy: outdated }),
});

const removeTags = restCase(zendesk, {
  action: 'zendesk.remove_tags@1',
  input: (standIn) => ({ ticket: standIn.add({ tags: ['old', 'approved'] }).id, tags: ['old'] }),
  isEffect: ({ method }) => method === 'DELETE',
  effects: (standIn) => standIn.tickets().length - tagged(standIn, 'old').length,
  faults: () => ({ record_rejected: rejected, record_not_found: missing, record_busy: outdated }),
});

const find = restCase(zendesk, {
  action: 'zendesk.find_ticket@1',
  input: (standIn) => {
    standIn.add({ subject: SUBJECT, external_id: 'cus_1' });
    return { external_id: 'cus_1' };
  },
  isEffect: ({ path }) => path.includes('/search.json'),
  effects: (standIn) => standIn.searches(),
  faults: (standIn) => ({
    record_rejected: rejected,
    record_ambiguous: {
      prepare: async () => {
        standIn.add({ external_id: 'cus_twin' });
        standIn.add({ external_id: 'cus_twin' });
      },
      input: { external_id: 'cus_twin' },
    },
  }),
});

export const zendeskCases: readonly ConnectorCase[] = [create, update, addTags, removeTags, find];
