import type { ConnectedWorld } from '../../service/actions/outside-context';
import type { ConnectorCase, OpenCase } from '../connector-case';
import { openMailServer } from './email';
import { isSms, openTwilio } from './sms';

/** An inquiry that a link can be made to, and what an action is given in its place where none can. */
async function openInquiry(world: ConnectedWorld) {
  let made = 0;
  const of = async (flowUrl: string | null) => {
    const key = flowUrl === null ? 'without-flow' : `with-flow-${made++}`;
    const template = await world.create('inquiry-template', { key, attributes: { flow_url: flowUrl } });
    const { id } = await world.create('inquiry', { relations: { template: [template.id] } });
    return { type: 'inquiry', id };
  };
  const inquiry = await of('https://verify.example/start');
  const closed = await of('https://verify.example/start');
  await world.pool.query(`update objects set status = 'expired' where id = $1`, [closed.id]);
  const faults: OpenCase['faults'] = {
    inquiry_closed: { input: { inquiry: closed } },
    flow_url_missing: { input: { inquiry: await of(null) } },
  };
  return { inquiry, faults };
}

export const inquirySendLinkEmail: ConnectorCase = {
  action: 'inquiry.send_link_email@1',
  async open(world, front): Promise<OpenCase> {
    const { server, faults } = await openMailServer(world, front);
    const { inquiry, faults: ofInquiry } = await openInquiry(world);
    return {
      input: { inquiry, connection: 'mail', to: 'ada@example.com', greeting: 'Dear Ada,' },
      isEffect: () => true,
      effects: async () => server.mails().length,
      faults: { ...faults, ...ofInquiry, message_empty: { input: { subject: ' ' } } },
      close: () => server.close(),
    };
  },
};

export const inquirySendLinkSms: ConnectorCase = {
  action: 'inquiry.send_link_sms@1',
  async open(world, front): Promise<OpenCase> {
    const { twilio, faults } = await openTwilio(world, front);
    const { inquiry, faults: ofInquiry } = await openInquiry(world);
    return {
      input: { inquiry, connection: 'texts', to: '+14155550123' },
      isEffect: isSms,
      effects: async () => (await twilio.arrivals()).length,
      faults: { ...faults, ...ofInquiry },
      close: () => twilio.close(),
    };
  },
};
