import type { Value } from '../../interpreter/value';
import { type Call, Marks } from './redaction-doors';
import { openRedactionHouse, type RedactionHouse } from './redaction-house';

let opened: RedactionHouse;
beforeAll(async () => {
  opened = await openRedactionHouse();
});
afterAll(() => opened.close());

/** What shows somebody's body, and what is as personal and does not. */
const bodies = new Marks();
const others = new Marks();

const FIELDS = { verification: { type: 'verification', required: true }, inquiry: { type: 'inquiry', required: true } };

/** Tells the world of a picture and of a name, waits, and gives both. */
const definition = (key: string, waits: boolean) => ({
  key,
  name: key,
  trigger: { type: 'api', fields: FIELDS },
  steps: [
    {
      key: 'tell',
      type: 'action',
      action: 'http.request',
      inputs: {
        method: 'POST',
        url: `${opened.host.url}/tell`,
        body: {
          picture: '{{trigger.verification.front_photo_url}}',
          selfie: '{{trigger.inquiry.selfie_photo.url}}',
          name: '{{trigger.verification.name_last}}',
        },
      },
    },
    ...(waits ? [{ key: 'wait', type: 'wait', for: '{{trigger.inquiry}}', events: ['inquiry.declined'] }] : []),
  ],
  output: { answer: '{{tell.body}}', name: '{{trigger.verification.name_last}}' },
});

const attributes = (given: { readonly [key: string]: Value }) => ({ data: { attributes: given } });
const picture = (door: string) => ({ url: `https://example.com/${bodies.text(door)}` });

/** Plants through the doors by which a body comes in, and a name beside each. */
async function plant(call: Call): Promise<{ readonly [name: string]: string }> {
  const schemas = [
    { key: 'memo', type: 'string' },
    { key: 'face', type: 'string', biometric: true },
  ];
  await call('POST', '/transaction-types', {
    data: {
      attributes: {
        name: 'Visit',
        key: 'visit',
        'field-schemas': schemas,
        'relation-schemas': [{ key: 'visitor', target: 'account' }],
      },
    },
  });
  const account = attributes({ fields: { name: { first: others.text('account') }, selfie_photo: picture('account') } });
  const accountId = (await call('POST', '/accounts', account, { key: 'account' })).data.id;
  const fields = { memo: others.text('transaction'), face: bodies.text('transaction') };
  const made = attributes({ 'transaction-type-id': 'visit', fields });
  const transaction = (await call('POST', '/transactions', made, { key: 'transaction' })).data.id;
  const visitor = { 'relation-schema-key': 'visitor', 'target-object-id': accountId };
  await call('POST', `/transactions/${transaction}/add-relation`, { meta: visitor });
  const inquiry = { 'inquiry-template-id': 'onboarding', 'account-id': accountId, 'transaction-id': transaction };
  const note = others.text('inquiry');
  const inquiryId = (await call('POST', '/inquiries', attributes({ ...inquiry, note }))).data.id;
  const selfie = {
    type: 'selfie/center-only',
    attributes: { 'inquiry-id': inquiryId, 'center-photo': picture('selfie') },
  };
  await call('POST', '/selfies', { data: selfie }, { key: 'selfie' });
  const verification = {
    type: 'verification/government-id',
    attributes: {
      'inquiry-id': inquiryId,
      'name-last': others.text('verification'),
      'front-photo-url': picture('verification').url,
      'photo-urls': [{ page: 'front', url: picture('one of several').url }],
    },
  };
  const verificationId = (await call('POST', '/verifications', { data: verification }, { key: 'verification' })).data
    .id;
  await call('PATCH', `/verifications/${verificationId}`, attributes({ 'back-photo-url': picture('update').url }));
  return { transaction, inquiry: inquiryId, verification: verificationId };
}

test('redacting biometrics takes them out of every table and log, and leaves the rest of the person there', async () => {
  const { call, house, logged } = opened;
  await house.deploy(definition('ends', false));
  await house.deploy(definition('goes-on', true));
  const webhook = { name: 'All', url: opened.host.url, 'enabled-events': ['*'] };
  const { id } = (await call('POST', '/webhooks', attributes(webhook))).data;
  await call('POST', `/webhooks/${id}/enable`);
  const { transaction, inquiry, verification } = await plant(call);
  const triggered = async (key: string) =>
    (
      await call('POST', `/workflows/${key}/trigger`, attributes({ fields: { inquiry, verification } as never }), {
        key,
      })
    ).data.id;
  const [ended, open] = [await triggered('ends'), await triggered('goes-on')];
  await house.settled(ended);
  await house.waitingAt(open, 'wait');

  const before = await opened.findMarks(bodies);
  for (const door of bodies.all.keys()) expect(before.join()).toContain(door);
  const tables = new Set(before.map((found) => found.split(': ')[1]));
  for (const table of ['api_logs', 'events', 'idempotency_keys', 'objects', 'run_steps', 'runs'])
    expect(tables).toContain(table);
  const known = await opened.findMarks(others);

  await call('POST', `/transactions/${transaction}/redact-biometrics`);
  await house
    .until(async () => ((await opened.findMarks(bodies)).length === 0 ? true : undefined))
    .catch(() => undefined);
  expect(await opened.findMarks(bodies)).toEqual([]);
  // Logs and answers go whole: they are of use to nobody without their bodies.
  const stays = (found: readonly string[]) => found.filter((one) => !/: (api_logs|idempotency_keys)$/.test(one));
  expect(stays(await opened.findMarks(others))).toEqual(stays(known));

  await call('POST', `/inquiries/${inquiry}/decline`);
  expect((await house.settled(open)).status).toBe('completed');
  await house
    .until(async () => ((await opened.findMarks(bodies)).length === 0 ? true : undefined))
    .catch(() => undefined);
  expect(await opened.findMarks(bodies)).toEqual([]);
  for (const mark of bodies.all.values()) expect(logged.join('\n')).not.toContain(mark);
});
