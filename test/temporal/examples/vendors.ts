import { startMailStandIn } from '../../../bin/dev/stand-ins/mail';
import { SLACK_TOKEN, startSlackStandIn } from '../../../bin/dev/stand-ins/slack';
import type { StandIn } from '../../../bin/dev/stand-ins/stand-in';
import { startTwilioStandIn, TWILIO_ACCOUNT, TWILIO_NUMBER, TWILIO_TOKEN } from '../../../bin/dev/stand-ins/twilio';
import { createConnection, type NewConnection } from '../../../src/connections/create-connection';
import type { House } from '../house';

/** What an example may name a connection to, by its key. */
const VENDORS: { readonly [key: string]: () => Promise<{ standIn: StandIn; connection: Omit<NewConnection, 'key'> }> } =
  {
    mail: async () => {
      const standIn = await startMailStandIn();
      const settings = { host: '127.0.0.1', port: standIn.port, security: 'none', from_address: 'usher@example.com' };
      return { standIn, connection: { type: 'smtp', settings, secrets: {} } };
    },
    slack: async () => {
      const standIn = await startSlackStandIn();
      return {
        standIn,
        connection: { type: 'slack', settings: { base_url: standIn.url }, secrets: { bot_token: SLACK_TOKEN } },
      };
    },
    twilio: async () => {
      const standIn = await startTwilioStandIn();
      const settings = { account_sid: TWILIO_ACCOUNT, from: TWILIO_NUMBER, base_url: standIn.url };
      return { standIn, connection: { type: 'twilio', settings, secrets: { auth_token: TWILIO_TOKEN } } };
    },
  };

/** Starts what the definition has connections to, and makes them. */
export async function openVendors({ service, environment }: House, definition: object): Promise<readonly StandIn[]> {
  const text = JSON.stringify(definition);
  const named = Object.entries(VENDORS).filter(([key]) => text.includes(`"connection":"${key}"`));
  const started: StandIn[] = [];
  for (const [key, start] of named) {
    const { standIn, connection } = await start();
    started.push(standIn);
    await service.db.transaction().execute((trx) => {
      const writing = { trx, environment, actor: { type: 'system', id: 'examples' }, cause: { depth: 0 } } as const;
      return createConnection(service, writing, { key, ...connection });
    });
  }
  return started;
}
