import {
  startTwilioStandIn,
  TWILIO_ACCOUNT,
  TWILIO_NUMBER,
  TWILIO_SENDING_KEY,
  TWILIO_TOKEN,
} from '../../../bin/dev/stand-ins/twilio';
import type { NewConnection } from '../../../src/connections/create-connection';
import type { ConnectedWorld } from '../../service/actions/outside-context';
import type { ConnectorCase, Front, OpenCase, SeenRequest } from '../connector-case';
import { faultsOfReaching, type Place, placeOf } from '../reaching';

/** A connection of type twilio to a place. */
function twilioTo({ host, port, tls }: Place): Omit<NewConnection, 'key'> {
  const base_url = `${tls ? 'https' : 'http'}://${host}:${port}`;
  return {
    type: 'twilio',
    settings: { account_sid: TWILIO_ACCOUNT, from: TWILIO_NUMBER, base_url },
    secrets: { auth_token: TWILIO_TOKEN },
  };
}

export function isSms({ method, path }: SeenRequest): boolean {
  return method === 'POST' && path.endsWith('/Messages.json');
}

/** Twilio behind the front, with a connection `texts` to it. */
export async function openTwilio(world: ConnectedWorld, front: Front) {
  const twilio = await startTwilioStandIn();
  const url = await front.before(twilio.url);
  const { settings, ...rest } = twilioTo(placeOf(url));
  await world.connect({ key: 'texts', ...rest, settings });
  await world.connect({ key: 'wrong-token', ...rest, settings, secrets: { auth_token: 'wrong' } });
  await world.connect({
    key: 'sending-only',
    type: 'twilio',
    settings: { ...settings, api_key_sid: TWILIO_SENDING_KEY.sid },
    secrets: { api_key_secret: TWILIO_SENDING_KEY.secret },
  });
  await world.connect({ key: 'without-number', ...rest, settings: { ...settings, from: '+15005550007' } });
  const faults: OpenCase['faults'] = {
    ...(await faultsOfReaching(world, twilioTo, placeOf(twilio.url))),
    connection_refused: { input: { connection: 'wrong-token' } },
    http_limited: { next: { is: 'limited', retryAfter: 1 } },
    http_unavailable: { next: { is: 'answered', status: 500 } },
    no_answer: { next: { is: 'dropped_before' } },
    maybe_sent: { input: { connection: 'sending-only' }, next: { is: 'dropped_after' } },
    message_refused: { next: { is: 'answered', status: 400, body: JSON.stringify({ code: 21617 }) } },
    recipient_invalid: { input: { to: '415 555 0123' } },
    recipient_refused: { input: { to: '+15005550001' } },
    recipient_opted_out: { input: { to: '+15005550004' } },
    sender_refused: { input: { connection: 'without-number' } },
  };
  return { twilio, faults };
}

export const smsSend: ConnectorCase = {
  action: 'sms.send@1',
  async open(world, front): Promise<OpenCase> {
    const { twilio, faults } = await openTwilio(world, front);
    return {
      input: { connection: 'texts', to: '+14155550123', text: 'Hello Ada, your documents have come in.' },
      isEffect: isSms,
      effects: async () => (await twilio.arrivals()).length,
      faults: { ...faults, message_empty: { input: { text: ' ' } } },
      close: () => twilio.close(),
    };
  },
};
