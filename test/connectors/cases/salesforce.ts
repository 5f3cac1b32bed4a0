import { type SalesforceStandIn, startSalesforceStandIn } from '../../../bin/dev/stand-ins/salesforce';
import { SALESFORCE_REFUSALS } from '../../../bin/dev/stand-ins/salesforce-refusals';
import type { ConnectorCase } from '../connector-case';
import { answered, restCase, type Vendor } from '../rest-case';

const EXTERNAL = { field: 'Customer__c', value: 'cus_1' };
const CONTACT = { LastName: 'Hill', Customer__c: 'cus_1' };

const app: NonNullable<Vendor<SalesforceStandIn>['byToken']> = {
  settings: (url) => ({ grant: 'client_credentials', client_id: 'usher', login_url: url }),
  secrets: { client_secret: 'known' },
};

const salesforce: Vendor<SalesforceStandIn> = {
  type: 'salesforce',
  start: () => startSalesforceStandIn({ clientId: 'usher', clientSecret: 'known' }),
  ...app,
  byToken: app,
  wrongSecrets: { client_secret: 'unknown' },
};

const locked = { next: answered(SALESFORCE_REFUSALS.lockedRow) };
const duplicate = { next: answered(SALESFORCE_REFUSALS.duplicate) };
const of = (standIn: SalesforceStandIn, field: string, value: string) =>
  standIn.records().filter(({ fields }) => fields[field] === value).length;

/** Two records with the external id that the input then speaks of. */
const twins = (standIn: SalesforceStandIn) => ({
  prepare: async () => {
    standIn.add('Contact', { LastName: 'Twin', Customer__c: 'cus_twin' });
    standIn.add('Contact', { LastName: 'Twin', Customer__c: 'cus_twin' });
  },
  input: { external_id: { field: 'Customer__c', value: 'cus_twin' } },
});

const update = restCase(salesforce, {
  action: 'salesforce.update_record@1',
  input: (standIn) => {
    standIn.add('Contact', CONTACT);
    return { object: 'Contact', external_id: EXTERNAL, values: { Identity_Status__c: 'approved' } };
  },
  isEffect: ({ method }) => method === 'PATCH',
  effects: (standIn) => of(standIn, 'Identity_Status__c', 'approved'),
  faults: (standIn) => ({
    record_rejected: { input: { values: { No_Such__c: 'x' } } },
    record_not_found: { input: { external_id: { field: 'Customer__c', value: 'cus_nobody' } } },
    record_exists: duplicate,
    record_ambiguous: twins(standIn),
    record_busy: locked,
  }),
});

const create = restCase(salesforce, {
  action: 'salesforce.create_record@1',
  input: () => ({ object: 'Contact', external_id: EXTERNAL, values: { LastName: 'Hill' } }),
  isEffect: ({ method, path }) => method === 'PATCH' || path.endsWith('/sobjects/Contact'),
  effects: (standIn) => of(standIn, 'LastName', 'Hill'),
  faults: (standIn) => ({
    record_rejected: { input: { values: { No_Such__c: 'x' } } },
    record_not_found: { input: { object: 'No_Such__c' } },
    record_exists: duplicate,
    record_ambiguous: twins(standIn),
    record_busy: locked,
    maybe_sent: { input: { external_id: null }, next: { is: 'dropped_before' } },
  }),
});

const find = restCase(salesforce, {
  action: 'salesforce.find_record@1',
  input: (standIn) => {
    standIn.add('Contact', CONTACT);
    return { object: 'Contact', where: { Customer__c: 'cus_1' }, fields: ['LastName'] };
  },
  isEffect: ({ path }) => path.includes('/query?'),
  effects: (standIn) => standIn.searches(),
  faults: (standIn) => ({
    record_rejected: { input: { fields: ['No_Such__c'] } },
    record_ambiguous: { ...twins(standIn), input: { where: { LastName: 'Twin' } } },
  }),
});

export const salesforceCases: readonly ConnectorCase[] = [update, create, find];
