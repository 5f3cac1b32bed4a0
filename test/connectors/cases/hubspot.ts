import { type HubspotStandIn, startHubspotStandIn } from '../../../bin/dev/stand-ins/hubspot';
import { HUBSPOT_REFUSALS } from '../../../bin/dev/stand-ins/hubspot-refusals';
import type { ConnectorCase } from '../connector-case';
import { answered, restCase, type Vendor } from '../rest-case';

const CONTACT = { email: 'jo@example.com', lastname: 'Hill' };

const hubspot: Vendor<HubspotStandIn> = {
  type: 'hubspot',
  start: () => startHubspotStandIn({ accessToken: 'pat-known' }),
  settings: (url) => ({ base_url: url }),
  secrets: { access_token: 'pat-known' },
  wrongSecrets: { access_token: 'pat-unknown' },
  byToken: {
    settings: (url) => ({ base_url: url, client_id: 'app' }),
    secrets: { client_secret: 'app-secret', refresh_token: 'refresh-0' },
  },
};

const contacts = (standIn: HubspotStandIn) => standIn.objects().filter(({ type }) => type === 'contacts');
const locked = { next: answered(HUBSPOT_REFUSALS.locked) };

const update = restCase(hubspot, {
  action: 'hubspot.update_object@1',
  input: (standIn) => {
    standIn.add('contacts', CONTACT);
    const properties = { identity_status: 'approved' };
    return { object_type: 'contacts', id: CONTACT.email, id_property: 'email', properties };
  },
  isEffect: ({ method }) => method === 'PATCH',
  effects: (standIn) =>
    contacts(standIn).filter(({ properties }) => properties['identity_status'] === 'approved').length,
  faults: (standIn) => ({
    record_rejected: { input: { properties: { no_such: 'x' } } },
    record_not_found: { input: { id: 'nobody@example.com' } },
    record_exists: {
      prepare: async () => void standIn.add('contacts', { email: 'taken@example.com' }),
      input: { properties: { email: 'taken@example.com' } },
    },
    record_busy: locked,
  }),
});

const create = restCase(hubspot, {
  action: 'hubspot.create_object@1',
  input: () => ({ object_type: 'contacts', properties: CONTACT, unique_property: 'email' }),
  isEffect: ({ method, path }) => method === 'POST' && path === '/crm/v3/objects/contacts',
  effects: (standIn) => contacts(standIn).filter(({ properties }) => properties['email'] === CONTACT.email).length,
  faults: (standIn) => ({
    record_rejected: { input: { properties: { email: 'not an address' } } },
    record_not_found: {
      input: { properties: { email: 'ed@example.com' }, associations: [{ object_type: 'companies', id: 7 }] },
    },
    record_exists: {
      prepare: async () => void standIn.add('contacts', { email: 'al@example.com' }),
      input: { properties: { email: 'al@example.com' } },
    },
    record_busy: locked,
    maybe_sent: { input: { unique_property: null }, next: { is: 'dropped_before' } },
  }),
});

const find = restCase(hubspot, {
  action: 'hubspot.find_object@1',
  input: (standIn) => {
    standIn.add('contacts', CONTACT);
    return { object_type: 'contacts', where: { email: CONTACT.email } };
  },
  isEffect: ({ path }) => path.endsWith('/search'),
  effects: (standIn) => standIn.searches(),
  faults: (standIn) => ({
    record_rejected: { next: answered(HUBSPOT_REFUSALS.invalid('PROPERTY_DOESNT_EXIST', 'no_such')) },
    record_ambiguous: {
      prepare: async () => {
        standIn.add('contacts', { lastname: 'Twin' });
        standIn.add('contacts', { lastname: 'Twin' });
      },
      input: { where: { lastname: 'Twin' } },
    },
  }),
});

export const hubspotCases: readonly ConnectorCase[] = [update, create, find];
