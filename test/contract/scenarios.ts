import type { Value } from '../../interpreter/value';
import { idOf } from '../service/api/test-api';
import type { Asked } from './generate-client';
import type { World } from './world';

/** A call of the generated client: the name of its function, and what it is given. */
export interface Step {
  readonly call: string;
  readonly asked: Asked;
}

type Filter = { readonly [name: string]: string };

/** What a client does with a resource; keys are in kebab-case, to be spelled as each client spells them. */
export interface Scenario {
  readonly resource: string;
  readonly create?: (world: World) => Promise<Step>;
  /** Of what the document lets nobody make: lets so many come to be; gives the filter that finds them. */
  readonly happen?: (world: World, times: number) => Promise<Filter | undefined>;
  readonly list?: string;
  /** The function, and the name of the id in its address. */
  readonly retrieve?: readonly [call: string, parameter: string];
  /** What is against the state of things: 409. */
  readonly conflict?: (world: World) => Promise<Step>;
  /** What cannot be: 422. */
  readonly invalid?: (world: World) => Promise<Step>;
}

const step = (call: string, attributes: { readonly [name: string]: Value }): Step => ({
  call,
  asked: { body: { data: { attributes } } },
});

const WATCHLIST = { type: 'report/watchlist', attributes: { query: { 'name-first': 'Jane', 'name-last': 'Doe' } } };
const WEBHOOK = { name: 'All', url: 'https://hooks.example.com/in', 'enabled-events': ['*'] };

const fileOf = (csv: string): Value => ({ data: btoa(csv), filename: 'people.csv' });

/** One after the other. */
async function repeat(times: number, make: () => Promise<unknown>): Promise<undefined> {
  for (let n = 0; n < times; n += 1) await make();
}

const template = (world: World): Promise<string> =>
  world.make('/inquiry-templates', { name: 'Client', key: `client-${world.next()}` });

const transactionType = (world: World): Promise<string> =>
  world.make('/transaction-types', { name: 'Payment', key: `payment-${world.next()}` });

export const SCENARIOS: readonly Scenario[] = [
  {
    resource: 'accounts',
    create: async (world) => step('createAnAccount', { 'reference-id': `client-${world.next()}` }),
    list: 'listAllAccounts',
    retrieve: ['retrieveAnAccount', 'account-id'],
    conflict: async (world) => {
      const referenceId = `taken-${world.next()}`;
      await world.make('/accounts', { 'reference-id': referenceId });
      return step('createAnAccount', { 'reference-id': referenceId });
    },
    invalid: async () => step('createAnAccount', { fields: { 'shoe-size': 44 } }),
  },
  {
    resource: 'inquiries',
    create: async () => step('createAnInquiry', { 'inquiry-template-id': 'onboarding' }),
    list: 'listAllInquiries',
    retrieve: ['retrieveAnInquiry', 'inquiry-id'],
    conflict: async (world) => {
      const id = await world.completedInquiry();
      await world.send('POST', `/inquiries/${id}/approve`);
      return { call: 'approveAnInquiry', asked: { path: { 'inquiry-id': id }, body: { meta: {} } } };
    },
    invalid: async () => step('createAnInquiry', { 'inquiry-template-id': 'onboarding', fields: { 'shoe-size': 44 } }),
  },
  {
    resource: 'inquiry sessions',
    create: async (world) => step('createAnInquirySession', { 'inquiry-id': await world.inquiry() }),
    list: 'listAllInquirySessions',
    retrieve: ['retrieveAnInquirySession', 'inquiry-session-id'],
    conflict: async (world) => {
      const id = await world.session();
      await world.send('POST', `/inquiry-sessions/${id}/expire`);
      return { call: 'expireAnInquirySession', asked: { path: { 'inquiry-session-id': id } } };
    },
    invalid: async (world) =>
      step('createAnInquirySession', { 'inquiry-id': await world.inquiry(), 'ip-address': 'nowhere' }),
  },
  {
    resource: 'cases',
    create: async () => step('createACase', { 'case-template-id': 'manual-review' }),
    list: 'listAllCases',
    retrieve: ['retrieveCase', 'case-id'],
    conflict: async (world) => {
      const id = await world.case();
      await world.send('DELETE', `/cases/${id}`);
      return { call: 'redactACase', asked: { path: { 'case-id': id } } };
    },
    invalid: async (world) => ({
      call: 'setStatusForACase',
      asked: { path: { 'case-id': await world.case() }, body: { meta: { status: 'Lost' } } },
    }),
  },
  {
    resource: 'lists',
    create: async (world) => step('createACountryList', { name: `Client ${world.next()}` }),
    list: 'listAllLists',
    retrieve: ['retrieveAList', 'list-id'],
    conflict: async (world) => {
      const item = { 'list-id': await world.list('countries'), 'country-code': 'NO' };
      await world.make('/list-item/countries', item);
      return step('createACountryListItem', item);
    },
    invalid: async (world) =>
      step('createAnIpAddressListItem', { 'list-id': await world.list('ip-addresses'), value: 'nowhere' }),
  },
  {
    resource: 'API keys',
    create: async (world) => step('createAnApiKey', { name: `Client ${world.next()}` }),
    list: 'listAllApiKeys',
    retrieve: ['retrieveAnApiKey', 'api-key-id'],
    conflict: async (world) => {
      const id = await world.apiKey();
      const body = { meta: { 'expires-in-seconds': 0 } };
      await world.send('POST', `/api-keys/${id}/expire`, body);
      return { call: 'expireAnApiKey', asked: { path: { 'api-key-id': id }, body } };
    },
    invalid: async () => step('createAnApiKey', { name: 'Odd', permissions: ['inquiry.eat'] }),
  },
  {
    resource: 'workflow runs',
    create: async (world) => {
      const path = { 'workflow-id': await world.workflow() };
      return { call: 'createAWorkflowRun', asked: { path, body: { data: { attributes: { fields: { name: 'J' } } } } } };
    },
    list: 'listAllWorkflowRuns',
    retrieve: ['retrieveAWorkflowRun', 'workflow-run-id'],
    conflict: async (world) => {
      const id = await world.workflow();
      await world.send('POST', `/workflows/${id}/pause`);
      const body = { data: { attributes: { fields: {} } } };
      return { call: 'createAWorkflowRun', asked: { path: { 'workflow-id': id }, body } };
    },
    invalid: async (world) => {
      const path = { 'workflow-id': await world.workflow() };
      return { call: 'createAWorkflowRun', asked: { path, body: { data: { attributes: { fields: { age: 7 } } } } } };
    },
  },
  {
    resource: 'transactions',
    create: async (world) => step('createATransaction', { 'transaction-type-id': await transactionType(world) }),
    list: 'listAllTransactions',
    retrieve: ['retrieveATransaction', 'transaction-id'],
    conflict: async (world) => {
      const id = await world.make('/transactions', { 'transaction-type-id': await transactionType(world) });
      await world.send('DELETE', `/transactions/${id}`);
      return { call: 'redactATransaction', asked: { path: { 'transaction-id': id } } };
    },
    invalid: async (world) =>
      step('createATransaction', { 'transaction-type-id': await transactionType(world), fields: { 'shoe-size': 44 } }),
  },
  {
    resource: 'reports',
    create: async () => ({ call: 'createAReport', asked: { body: { data: WATCHLIST } } }),
    list: 'listAllReports',
    retrieve: ['retrieveAReport', 'report-id'],
    conflict: async (world) => {
      const id = idOf(await world.send('POST', '/reports', { data: WATCHLIST }));
      return { call: 'reportActionReRunReport', asked: { path: { 'report-id': id } } };
    },
    invalid: async () => ({ call: 'createAReport', asked: { body: { data: { type: 'report/of-nothing' } } } }),
  },
  {
    resource: 'webhooks',
    create: async (world) => step('createAWebhook', { ...WEBHOOK, name: `Client ${world.next()}` }),
    list: 'listAllWebhooks',
    retrieve: ['retrieveAWebhook', 'webhook-id'],
    conflict: async (world) => {
      const id = await world.make('/webhooks', WEBHOOK);
      await world.send('POST', `/webhooks/${id}/archive`);
      return { call: 'enableAWebhook', asked: { path: { 'webhook-id': id } } };
    },
    invalid: async () => step('createAWebhook', { ...WEBHOOK, url: 'https://127.0.0.1/in' }),
  },
  {
    resource: 'importers',
    create: async (world) => step('importAnAccount', { file: fileOf(`reference_id\nimported-${world.next()}\n`) }),
    list: 'listAllImporters',
    retrieve: ['retrieveAnImporter', 'importer-id'],
    invalid: async () => step('importAnAccount', { file: fileOf('reference_id\n') }),
  },
  {
    resource: 'verifications',
    retrieve: ['retrieveAVerification', 'verification-id'],
    conflict: async (world) => {
      const id = idOf(await world.send('POST', '/verifications', { data: { type: 'verification/selfie' } }));
      await world.send('POST', `/verifications/${id}/investigation-lock`);
      return { call: 'redactAVerification', asked: { path: { 'verification-id': id } } };
    },
  },
  // A session has one device: there are no pages of them.
  { resource: 'devices', list: 'listAllDevices', retrieve: ['retrieveADevice', 'device-id'] },
  {
    resource: 'events',
    happen: (world, times) => repeat(times, () => world.inquiry()),
    list: 'listAllEvents',
    retrieve: ['retrieveAnEvent', 'event-id'],
  },
  {
    resource: 'API logs',
    happen: (world, times) => repeat(times, () => world.account()),
    list: 'listAllApiLogs',
    retrieve: ['retrieveAnApiLog', 'api-log-id'],
  },
  {
    resource: 'inquiry templates',
    happen: (world, times) => repeat(times, () => template(world)),
    list: 'listAllInquiryTemplates',
    retrieve: ['retrieveAnInquiryTemplate', 'inquiry-template-id'],
  },
  {
    resource: 'versions of inquiry templates',
    happen: async (world, times) => {
      const id = await template(world);
      // The first one comes with it.
      const change = () => ({ data: { attributes: { name: `Client ${world.next()}` } } });
      await repeat(times - 1, () => world.send('PATCH', `/inquiry-templates/${id}`, change()));
      return { 'inquiry-template-id': id };
    },
    list: 'listAllInquiryTemplateVersions',
  },
  {
    resource: 'versions of workflows',
    happen: async (world, times) => {
      const key = `versions-${world.next()}`;
      await repeat(times, async () => {
        const definition = { key, name: `Client ${world.next()}`, trigger: { type: 'api' }, steps: [], output: {} };
        await world.make('/workflows', { definition });
        await world.send('POST', `/workflows/${key}/publish`);
      });
      return { 'workflow-id': idOf(await world.send('GET', `/workflows/${key}`)) };
    },
    list: 'listAllWorkflowVersions',
  },
];
