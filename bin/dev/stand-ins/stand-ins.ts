import type { NewConnection } from '../../../src/connections/create-connection';
import type { StandIn, StandInOptions } from './stand-in';

/** A stand-in, and what a connection to it is made of; none where none is needed. */
export interface StartedStandIn {
  readonly standIn: StandIn;
  readonly connection?: Omit<NewConnection, 'key'>;
}

/** A stand-in that `usher dev` starts. */
export interface ListedStandIn {
  /** Also the key of the connection to it. */
  readonly key: string;
  readonly title: string;
  /** Loads it: some bring much with them. */
  start(options: StandInOptions): Promise<StartedStandIn>;
}

/** In this order their ports follow that of the dev page, so new ones come last. */
export const STAND_INS: readonly ListedStandIn[] = [
  {
    key: 'web',
    title: 'Web',
    start: async (options) => ({ standIn: await (await import('./web')).startWeb(options) }),
  },
  { key: 'mail', title: 'Mail', start: startMail },
  { key: 'slack', title: 'Slack', start: startSlack },
  { key: 'twilio', title: 'Twilio', start: startTwilio },
  { key: 'hubspot', title: 'HubSpot', start: startHubspot },
  { key: 'salesforce', title: 'Salesforce', start: startSalesforce },
  { key: 'zendesk', title: 'Zendesk', start: startZendesk },
];

async function startMail(options: StandInOptions): Promise<StartedStandIn> {
  const standIn = await (await import('./mail')).startMailStandIn(options);
  const settings = { host: '127.0.0.1', port: standIn.port, security: 'none', from_address: 'usher@example.com' };
  return { standIn, connection: { type: 'smtp', settings, secrets: {} } };
}

async function startSlack(options: StandInOptions): Promise<StartedStandIn> {
  const { SLACK_TOKEN, startSlackStandIn } = await import('./slack');
  const standIn = await startSlackStandIn(options);
  const settings = { base_url: standIn.url };
  return { standIn, connection: { type: 'slack', settings, secrets: { bot_token: SLACK_TOKEN } } };
}

async function startTwilio(options: StandInOptions): Promise<StartedStandIn> {
  const { startTwilioStandIn, TWILIO_ACCOUNT, TWILIO_NUMBER, TWILIO_TOKEN } = await import('./twilio');
  const standIn = await startTwilioStandIn(options);
  const settings = { account_sid: TWILIO_ACCOUNT, from: TWILIO_NUMBER, base_url: standIn.url };
  return { standIn, connection: { type: 'twilio', settings, secrets: { auth_token: TWILIO_TOKEN } } };
}

async function startHubspot(options: StandInOptions): Promise<StartedStandIn> {
  const { startHubspotStandIn } = await import('./hubspot');
  const standIn = await startHubspotStandIn({ ...options, accessToken: 'pat-stand-in' });
  const settings = { base_url: standIn.url };
  return { standIn, connection: { type: 'hubspot', settings, secrets: { access_token: 'pat-stand-in' } } };
}

async function startSalesforce(options: StandInOptions): Promise<StartedStandIn> {
  const { startSalesforceStandIn } = await import('./salesforce');
  const standIn = await startSalesforceStandIn({ ...options, clientId: 'usher', clientSecret: 'stand-in-secret' });
  const settings = { grant: 'client_credentials', client_id: 'usher', login_url: standIn.url };
  return { standIn, connection: { type: 'salesforce', settings, secrets: { client_secret: 'stand-in-secret' } } };
}

async function startZendesk(options: StandInOptions): Promise<StartedStandIn> {
  const { startZendeskStandIn } = await import('./zendesk');
  const standIn = await startZendeskStandIn({ ...options, email: 'agent@example.com', apiToken: 'stand-in-token' });
  const settings = { base_url: standIn.url, email: 'agent@example.com' };
  return { standIn, connection: { type: 'zendesk', settings, secrets: { api_token: 'stand-in-token' } } };
}
