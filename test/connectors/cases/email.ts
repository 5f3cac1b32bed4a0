import { type MailStandIn, startMailStandIn } from '../../../bin/dev/stand-ins/mail';
import type { NewConnection } from '../../../src/connections/create-connection';
import type { ConnectedWorld } from '../../service/actions/outside-context';
import type { ConnectorCase, Front, OpenCase, Provocation } from '../connector-case';
import { faultsOfReaching, type Place, placeOf } from '../reaching';

/** A connection of type smtp to a place. */
function smtpTo({ host, port, tls }: Place): Omit<NewConnection, 'key'> {
  const settings = { host, port, security: tls ? 'tls' : 'none', username: 'usher', from_address: 'kyc@example.com' };
  return { type: 'smtp', settings, secrets: { password: 'hunter2' } };
}

/** A mail server behind the front, with a connection `mail` to it. */
export async function openMailServer(world: ConnectedWorld, front: Front) {
  const server = await startMailStandIn({ user: { name: 'usher', password: 'hunter2' } });
  await world.connect({ key: 'mail', ...smtpTo(placeOf(await front.before(server.url))) });
  await world.connect({ key: 'wrong-password', ...smtpTo(placeOf(server.url)), secrets: { password: 'wrong' } });
  const faults: OpenCase['faults'] = {
    ...(await faultsOfReaching(world, smtpTo, placeOf(server.url))),
    connection_refused: { input: { connection: 'wrong-password' } },
    message_deferred: { next: { is: 'limited', retryAfter: 1 } },
    message_refused: refusing(server, 'DATA', 554),
    recipient_refused: refusing(server, 'RCPT', 550),
    sender_refused: refusing(server, 'MAIL', 553),
    recipient_invalid: { input: { to: 'ada@example.com\r\nBcc: eve@evil.example' } },
    maybe_sent: { next: { is: 'dropped_after' } },
  };
  return { server, faults };
}

function refusing(server: MailStandIn, command: string, code: number): Provocation {
  return { prepare: async () => server.refuse((told) => (told === command ? code : undefined)) };
}

export const emailSend: ConnectorCase = {
  action: 'email.send@1',
  async open(world, front): Promise<OpenCase> {
    const { server, faults } = await openMailServer(world, front);
    return {
      input: { connection: 'mail', to: 'ada@example.com', subject: 'We have what we need', html: '<p>Hello Ada,</p>' },
      isEffect: () => true,
      effects: async () => server.mails().length,
      faults: { ...faults, message_empty: { input: { html: '<p> </p>' } } },
      close: () => server.close(),
    };
  },
};
