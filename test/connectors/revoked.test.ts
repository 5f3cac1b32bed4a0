import { ACTIONS } from '../../activities/catalogue';
import type { OutsideAction } from '../../activities/define-action';
import { SLACK_TOKEN, startSlackStandIn } from '../../bin/dev/stand-ins/slack';
import type { OutgoingClient } from '../../src/outgoing/outgoing-client';
import type { ConnectedWorld } from '../service/actions/outside-context';
import { openMailServer } from './cases/email';
import { isSms, openTwilio } from './cases/sms';
import type { Front, OpenCase } from './connector-case';
import { performStep } from './perform-step';
import { openStage, type Stage } from './stage';

/** An action before its other side, which can turn its credentials down from now on. */
interface Revocable {
  readonly action: string;
  open(world: ConnectedWorld, front: Front): Promise<OpenCase & { revoke(): void }>;
}

const slack: Revocable = {
  action: 'slack.send_message@1',
  async open(world, front) {
    const workspace = await startSlackStandIn();
    const settings = { base_url: await front.before(workspace.url) };
    await world.connect({ key: 'team-chat', type: 'slack', settings, secrets: { bot_token: SLACK_TOKEN } });
    return {
      input: { connection: 'team-chat', channel: workspace.channelId, text: 'Hello' },
      isEffect: ({ path }) => path === '/api/chat.postMessage',
      effects: async () => (await workspace.arrivals()).length,
      faults: {},
      revoke: () => workspace.revoke(),
      close: () => workspace.close(),
    };
  },
};

const sms: Revocable = {
  action: 'sms.send@1',
  async open(world, front) {
    const { twilio } = await openTwilio(world, front);
    return {
      input: { connection: 'texts', to: '+14155550123', text: 'Hello' },
      isEffect: isSms,
      effects: async () => (await twilio.arrivals()).length,
      faults: {},
      revoke: () => twilio.revoke(),
      close: () => twilio.close(),
    };
  },
};

const email: Revocable = {
  action: 'email.send@1',
  async open(world, front) {
    const { server } = await openMailServer(world, front);
    return {
      input: { connection: 'mail', to: 'ada@example.com', subject: 'Hello', html: '<p>Hello</p>' },
      isEffect: () => true,
      effects: async () => server.mails().length,
      faults: {},
      revoke: () => server.refuse((told) => (told === 'AUTH' ? 535 : undefined)),
      close: () => server.close(),
    };
  },
};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function set(revocable: Revocable) {
  let revoke: () => void = () => undefined;
  const scene = await stage.set(ACTIONS.get(revocable.action) as OutsideAction, {
    action: revocable.action,
    open: async (world, front) => {
      const opened = await revocable.open(world, front);
      revoke = () => opened.revoke();
      return opened;
    },
  });
  return { scene, revoke: () => revoke() };
}

test.each([slack, sms, email])(
  '$action: credentials that worked and are revoked are a fault of the connection',
  async (revocable) => {
    const { scene, revoke } = await set(revocable);
    expect(await performStep(scene)).toMatchObject({ failed: [], outcome: { type: 'done' } });
    revoke();
    const { failed, outcome } = await performStep(scene);
    expect(failed).toMatchObject([{ fault: { code: 'connection_refused' }, left: 'not_sent', after: null }]);
    expect([outcome, await scene.opened.effects()]).toEqual([undefined, 1]);
    await scene.close();
  },
);

test.each([slack, sms])(
  '$action: credentials that are revoked when an answer was lost leave it open whether it was sent',
  async (revocable) => {
    const { scene, revoke } = await set(revocable);
    const { http } = scene.tools;
    const revoking: OutgoingClient = {
      ...http,
      send: (request) =>
        http.send(request).catch((error: unknown) => {
          revoke();
          throw error;
        }),
    };
    scene.front.arm({ is: 'dropped_after' }, (request) => scene.opened.isEffect(request));
    const { failed } = await performStep({ ...scene, tools: { ...scene.tools, http: revoking } });
    const fault = { code: 'maybe_sent', details: { reason: 'connection_refused' } };
    expect(failed).toMatchObject([{ fault, left: 'sending', after: null }]);
    expect(await scene.opened.effects()).toBe(1);
    await scene.close();
  },
);
