import fs from 'node:fs';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import type { Value, ValueMap } from '../../../interpreter/value';
import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import { createObject, moveObject, type StoredObject } from '../../../src/objects';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import { forgetDeliveries } from '../../../src/sweep/forget-deliveries';
import { startLeftDeliveries } from '../../../src/sweep/start-left-deliveries';
import { rotateSecret } from '../../../src/webhooks/create-webhook';
import { type Delivery, getDelivery } from '../../../src/webhooks/delivery';
import { redeliver } from '../../../src/webhooks/redeliver';
import { enableWebhook, stopWebhook } from '../../../src/webhooks/stop-webhook';
import { at, contract, idOf } from '../api/test-api';
import { hmacByPython } from '../outgoing/hmac-by-python';
import { type Answering, type LoopbackHost, startHost } from '../outgoing/loopback-host';
import { openWebhookWorld, type WebhookWorld } from './receiver';

let world: WebhookWorld;
let host: LoopbackHost;
let answer: Answering;
beforeAll(async () => {
  world = await openWebhookWorld();
  host = await startHost((arrival, response) => answer(arrival, response));
});
beforeEach(() => {
  answer = (_, response) => response.writeHead(204).end();
});
afterEach(async () => {
  // Each test has a webhook of its own.
  const { rows } = await sql<{
    id: string;
  }>`select id from objects where kind = 'webhook' and status = 'enabled'`.execute(world.service.db);
  for (const { id } of rows) await world.write((writing) => stopWebhook(writing, id, 'archived'));
});
afterAll(async () => {
  await host.close();
  await world.api.close();
});

const answering = (status: number, headers: { [name: string]: string } = {}): Answering => {
  return (_, response) => response.writeHead(status, headers).end('private words');
};

async function inquiry(template = 'onboarding', fields: { [key: string]: Value } = {}): Promise<string> {
  const attributes = { 'inquiry-template-id': template, fields };
  return idOf(await world.api.send('POST', '/inquiries', { data: { attributes } }));
}

/** A delivery of a new inquiry. */
async function delivery(webhook: StoredObject, fields?: { [key: string]: Value }): Promise<Delivery> {
  const id = await inquiry('onboarding', fields);
  const all = await world.dispatched(webhook);
  const { rows } = await sql<{ id: string }>`
    select id from events where object_id = ${id} and name = 'inquiry.created'`.execute(world.service.db);
  const found = all.find(({ eventId }) => eventId === rows[0]?.id);
  if (found === undefined) throw new Error('The event was not taken for the webhook.');
  return found;
}

const reread = ({ webhookId, id }: Delivery) => getDelivery(world.service.db, webhookId, id);
const arrivedOf = ({ id }: Delivery) => host.arrivals.filter(({ headers }) => headers['webhook-id'] === id);
const sentIn = (made: Delivery) => JSON.parse(arrivedOf(made).at(-1)?.body ?? 'null') as Value;

describe('what arrives', () => {
  test('is the event as the published document has it, signed for both kinds of receivers', async () => {
    const webhook = await world.webhookTo(`${host.url}/in`, {}, { Authorization: 'Bearer hunter2' });
    const made = await delivery(webhook, { 'name-first': 'Jane' });
    expect(await world.attempt(made)).toEqual({ status: 'delivered' });
    const [arrival] = arrivedOf(made);
    expect(arrival).toMatchObject({ method: 'POST', url: '/in' });
    expect(arrival?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer hunter2',
      'persona-webhook-attempts-made': '1',
      'persona-webhook-attempts-left': '7',
      'persona-webhook-first-attempted-at': arrival?.headers['webhook-timestamp'],
      'persona-signature': expect.stringMatching(/^t=\d{10},v1=[0-9a-f]{64}$/),
    });
    const [secret = ''] = await world.secretsOf(webhook);
    const standard = new Webhook(secret.replace('wbhsec_', 'whsec_'));
    const body = standard.verify(arrival?.body ?? '', arrival?.headers as Record<string, string>) as Value;
    expect(at(body, 'data')).toMatchObject({ type: 'event', id: made.eventId });
    expect(at(body, 'data', 'attributes', 'name')).toBe('inquiry.created');
    expect(at(body, 'data', 'attributes', 'payload', 'data', 'attributes', 'fields', 'name-first', 'value')).toBe(
      'Jane',
    );
    if (contract !== undefined) expect(contract.webhookFaultsOf('inquiry.created', body)).toEqual([]);
    expect(await reread(made)).toMatchObject({
      status: 'delivered',
      nextAttemptAt: null,
      attempts: [{ number: 1, responseStatus: 204, fault: null }],
    });
  });

  test.each([
    ['camel', 'createdAt', 'nameFirst'],
    ['snake', 'created_at', 'name_first'],
  ])('is spelled as the webhook says: %s', async (inflection, created, first) => {
    const made = await delivery(await world.webhookTo(host.url, { api_key_inflection: inflection }), {
      'name-first': 'Jane',
    });
    await world.attempt(made);
    const attributes = at(sentIn(made), 'data', 'attributes');
    expect(attributes).toHaveProperty(created);
    expect(at(attributes, 'payload', 'data', 'attributes')).toHaveProperty(created);
    expect(at(attributes, 'payload', 'data', 'attributes', 'fields')).toHaveProperty(first);
  });

  test('lacks what the blocklist names, and has whom the allowlists let in', async () => {
    const webhook = await world.webhookTo(host.url, {
      api_attributes_blocklist: ['name-*'],
      included_allowlist: {
        state: 'custom',
        eventTypes: [{ eventType: 'inquiry', relationships: ['inquiry-template', 'account'] }],
      },
    });
    const made = await delivery(webhook, { 'name-first': 'Jane' });
    await world.attempt(made);
    expect(arrivedOf(made)[0]?.body).not.toContain('Jane');
    const included = at(sentIn(made), 'data', 'attributes', 'payload', 'included') as readonly Value[];
    expect(included.map((one) => at(one, 'type')).sort()).toEqual(['account', 'inquiry-template']);
  });

  test('has neither relationships nor related objects where that is asked', async () => {
    const made = await delivery(await world.webhookTo(host.url, { relationship_allowlist: { state: 'include_none' } }));
    await world.attempt(made);
    const payload = at(sentIn(made), 'data', 'attributes', 'payload');
    expect(payload).not.toHaveProperty('included');
    expect(at(payload, 'data')).not.toHaveProperty('relationships');
  });

  test('is signed with both secrets while one is rotated', async () => {
    const webhook = await world.webhookTo(host.url);
    await world.write((writing) => rotateSecret(world.service, writing, webhook.id, 3600));
    const made = await delivery(webhook);
    await world.attempt(made);
    const secrets = await world.secretsOf(webhook);
    expect(secrets).toHaveLength(2);
    const [arrival] = arrivedOf(made);
    const time = String(arrival?.headers['webhook-timestamp']);
    const pairs = secrets.map((secret) => `t=${time},v1=${hmacByPython(secret, `${time}.${arrival?.body}`)}`);
    expect(String(arrival?.headers['persona-signature']).split(' ').sort()).toEqual(pairs.sort());
    for (const secret of secrets) {
      const standard = new Webhook(secret.replace('wbhsec_', 'whsec_'));
      expect(standard.verify(arrival?.body ?? '', arrival?.headers as Record<string, string>)).toBeDefined();
    }
  });
});

describe('which events', () => {
  test('are those enabled, from then on, and none twice, however many dispatchers there are', async () => {
    const before = await inquiry();
    const webhook = await world.webhookTo(host.url, { enabled_events: ['inquiry.created'] });
    const ids = await Promise.all(Array.from({ length: 12 }, () => inquiry()));
    await Promise.all(Array.from({ length: 3 }, () => dispatchBatch(world.service)));
    const made = await world.dispatched(webhook);
    expect(made.map(({ eventName }) => eventName)).toEqual(ids.map(() => 'inquiry.created'));
    const { rows } = await sql<{ object_id: string }>`
      select object_id from events where id = any(${made.map(({ eventId }) => eventId)}::text[])`.execute(
      world.service.db,
    );
    expect(rows.map((row) => row.object_id).sort()).toEqual([...ids].sort());
    expect(rows.map((row) => row.object_id)).not.toContain(before);
    const started = world.temporal.started.filter((id) => made.some((one) => id === `webhook/${one.id}`));
    expect(started).toHaveLength(12);
    // As if the dispatcher had died before it could mark them.
    const events = made.map(({ eventId }) => eventId);
    await sql`update events set dispatched_at = null where id = any(${events}::text[])`.execute(world.service.db);
    expect((await world.dispatched(webhook)).map(({ id }) => id)).toEqual(made.map(({ id }) => id));
  });

  test('are those of its templates, what belongs to their inquiries included', async () => {
    const template = await world.api.send('GET', '/inquiry-templates?extensions=true');
    const itmpl = at(template.body, 'data', 0, 'id') as string;
    const events = ['inquiry.created', 'inquiry-session.started', 'case.created'];
    const mine = await world.webhookTo(host.url, { enabled_events: events, template_ids: [itmpl] });
    const others = await world.webhookTo(host.url, { enabled_events: events, template_ids: ['manual-review'] });
    const id = await inquiry();
    await world.api.send('POST', '/cases', { data: { attributes: { 'case-template-id': 'manual-review' } } });
    const session = await world.api.send('POST', '/inquiry-sessions', { data: { attributes: { 'inquiry-id': id } } });
    await world.write((writing) => moveObject(writing, 'inquiry-session', idOf(session), 'active'));
    const names = async (webhook: StoredObject) => (await world.dispatched(webhook)).map(({ eventName }) => eventName);
    expect((await names(mine)).sort()).toEqual(['inquiry-session.started', 'inquiry.created']);
    expect(await names(others)).toEqual(['case.created']);
  });

  test('are those that the example asks for, signed, without what its blocklist names', async () => {
    const example = JSON.parse(fs.readFileSync('examples/webhook-per-template/webhook.json', 'utf8')) as Value;
    const settings = at(example, 'data', 'attributes') as ValueMap;
    const [enabled_events, template_ids, api_attributes_blocklist] = [
      settings['enabled-events'] ?? null,
      settings['template-ids'] ?? null,
      settings['api-attributes-blocklist'] ?? null,
    ];
    const webhook = await world.webhookTo(`${host.url}/example`, {
      enabled_events,
      template_ids,
      api_attributes_blocklist,
    });
    const fields = { 'name-first': 'Jane', 'address-city': 'Springfield', 'identification-number': '123-45-6789' };
    const elsewhere = { key: 'elsewhere', attributes: { name: 'Elsewhere' } };
    await world.write((writing) => createObject(writing, 'inquiry-template', elsewhere));
    const [mine, other] = [await inquiry('onboarding', fields), await inquiry('elsewhere', fields)];
    for (const each of [mine, other]) {
      await world.write((writing) => moveObject(writing, 'inquiry', each, 'pending'));
      await world.write((writing) => moveObject(writing, 'inquiry', each, 'completed'));
    }
    const [made, ...more] = await world.dispatched(webhook);
    expect(more).toEqual([]);
    expect(made && (await world.attempt(made))).toEqual({ status: 'delivered' });
    const [arrival] = host.arrivals.filter(({ url }) => url === '/example');
    const [secret = ''] = await world.secretsOf(webhook);
    const standard = new Webhook(secret.replace('wbhsec_', 'whsec_'));
    const body = standard.verify(arrival?.body ?? '', arrival?.headers as Record<string, string>) as Value;
    expect(at(body, 'data', 'attributes', 'name')).toBe('inquiry.completed');
    expect(at(body, 'data', 'attributes', 'payload', 'data', 'id')).toBe(mine);
    expect(arrival?.body).toContain('Jane');
    expect(arrival?.body).not.toMatch(/Springfield|123-45-6789/);
  });

  test('are those that its filter lets through; the others are skipped, and seen to be', async () => {
    const webhook = await world.webhookTo(host.url, {
      payload_filter: { data: { attributes: { fields: { 'name-first': { value: 'Jane' } } } } },
    });
    const [jane, john] = [
      await delivery(webhook, { 'name-first': 'Jane' }),
      await delivery(webhook, { 'name-first': 'John' }),
    ];
    expect((await world.attempt(jane)).status).toBe('delivered');
    expect((await world.attempt(john)).status).toBe('skipped');
    expect(arrivedOf(john)).toEqual([]);
    expect(await reread(john)).toMatchObject({ status: 'skipped', attempts: [] });
  });

  test('stop when it is disabled, also what was on its way', async () => {
    const webhook = await world.webhookTo(host.url);
    const made = await delivery(webhook);
    await world.write((writing) => stopWebhook(writing, webhook.id, 'disabled'));
    expect(await reread(made)).toMatchObject({ status: 'canceled' });
    expect((await world.attempt(made)).status).toBe('canceled');
    const before = await world.dispatched(webhook);
    await inquiry();
    expect(await world.dispatched(webhook)).toEqual(before);
    expect(arrivedOf(made)).toEqual([]);
  });
});

describe('an attempt that fails', () => {
  test.each([301, 302, 307, 400, 404, 410, 429, 500, 503])('by status %i is followed by another', async (status) => {
    answer = answering(status, { location: `${host.url}/elsewhere` });
    const made = await delivery(await world.webhookTo(host.url));
    expect(await world.attempt(made)).toEqual({ status: 'pending', next: 5000 });
    const after = await reread(made);
    expect(after).toMatchObject({ status: 'pending', attempts: [{ number: 1, responseStatus: status }] });
    expect(after.nextAttemptAt).not.toBeNull();
    expect(JSON.stringify(after)).not.toContain('private words');
    expect(arrivedOf(made).map(({ url }) => url)).toEqual(['/']);
  });

  test('since nobody answers within five seconds is followed by another', async () => {
    answer = () => undefined;
    const made = await delivery(await world.webhookTo(host.url));
    expect(await world.attempt(made)).toEqual({ status: 'pending', next: 5000 });
    const [first] = (await reread(made)).attempts;
    expect(first).toMatchObject({ responseStatus: null, fault: { code: 'no_answer', details: { reason: 'timeout' } } });
  });

  test('is put off for as long as the receiver asks', async () => {
    answer = answering(503, { 'retry-after': '90' });
    const made = await delivery(await world.webhookTo(host.url));
    expect(await world.attempt(made)).toEqual({ status: 'pending', next: 90_000 });
  });

  test('since the address is not a public one sends nothing', async () => {
    const made = await delivery(await world.webhookTo(host.url));
    const before = host.connections();
    const recorded = await world.attempt(made, { http: createOutgoingClient({ allowHttp: true, ports: [host.port] }) });
    expect(recorded.status).toBe('pending');
    expect(host.connections()).toBe(before);
    expect((await reread(made)).attempts[0]?.fault).toMatchObject({ code: 'address_refused' });
  });

  test('eight times is parked, and is delivered when somebody asks for it', async () => {
    answer = answering(500);
    const webhook = await world.webhookTo(host.url);
    const made = await delivery(webhook);
    const gaps: (number | undefined)[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) gaps.push((await world.attempt(made)).next);
    expect(gaps.map((gap) => gap === undefined)).toEqual([...Array.from({ length: 7 }, () => false), true]);
    expect(await reread(made)).toMatchObject({ status: 'parked', nextAttemptAt: null });
    expect((await world.attempt(made)).status).toBe('parked');
    expect(arrivedOf(made).map(({ headers }) => headers['persona-webhook-attempts-left'])).toEqual([
      ...['7', '6', '5', '4', '3', '2', '1', '0'],
    ]);
    expect(new Set(arrivedOf(made).map(({ body }) => body)).size).toBe(1);

    answer = (_, response) => response.writeHead(200).end();
    const asked = await world.api.send('POST', `/webhooks/${webhook.id}/deliveries/${made.id}/redeliver`);
    expect(asked.status).toBe(200);
    expect(at(asked.body, 'data', 'attributes')).toMatchObject({ status: 'pending' });
    expect((await world.attempt(made)).status).toBe('superseded');
    expect((await world.attempt(made, { round: 2 })).status).toBe('delivered');
    const shown = await world.api.send('GET', `/webhooks/${webhook.id}/deliveries/${made.id}`);
    expect(at(shown.body, 'data', 'attributes', 'attempts') as readonly Value[]).toHaveLength(9);
    const listed = await world.api.send('GET', `/webhooks/${webhook.id}/deliveries?filter[status]=delivered`);
    expect(at(listed.body, 'data', 0)).toEqual(at(shown.body, 'data'));
  });

  test('late, when it was begun anew meanwhile, decides nothing; one that arrived does', async () => {
    const webhook = await world.webhookTo(host.url);
    const [failed, arrived] = [await delivery(webhook), await delivery(webhook)];
    const again = (made: Delivery) => world.write((writing) => redeliver(writing, webhook, made.id));
    let status = 500;
    answer = (arrival, response) => {
      void again(arrival.headers['webhook-id'] === failed.id ? failed : arrived).then(() =>
        response.writeHead(status).end(),
      );
    };
    expect((await world.attempt(failed)).status).toBe('superseded');
    expect(await reread(failed)).toMatchObject({ status: 'pending', attempts: [{ number: 1 }] });
    status = 200;
    expect((await world.attempt(arrived)).status).toBe('delivered');
    expect(await reread(arrived)).toMatchObject({ status: 'delivered' });
  });
});

describe('a webhook that does nothing but fail', () => {
  const failing = { milliseconds: 0, deliveries: 2 };

  test('for as long and as often as is set is disabled, with an event that GET /events shows', async () => {
    answer = answering(500);
    const webhook = await world.webhookTo(host.url);
    const [first, second] = [await delivery(webhook), await delivery(webhook)];
    await world.attempt(first, { failing });
    await world.attempt(first, { failing });
    expect(await reread(second)).toMatchObject({ status: 'pending' });
    await world.attempt(second, { failing });
    expect(await reread(second)).toMatchObject({ status: 'canceled' });
    const found = await world.api.send('GET', `/events?filter[object-id]=${webhook.id}&filter[name]=webhook.disabled`);
    expect(at(found.body, 'data', 0, 'attributes')).toMatchObject({
      name: 'webhook.disabled',
      payload: { data: { type: 'webhook', id: webhook.id, attributes: { status: 'disabled' } } },
      context: { actor: { type: 'system' } },
    });
    // Enabled again, it begins anew.
    await world.write((writing) => enableWebhook(writing, webhook.id));
    await world.attempt(await delivery(webhook), { failing });
    expect(at((await world.api.send('GET', `/webhooks/${webhook.id}`)).body, 'data', 'attributes', 'status')).toBe(
      'enabled',
    );
  });

  test('is left alone when one delivery between was a success', async () => {
    answer = answering(500);
    const webhook = await world.webhookTo(host.url);
    await world.attempt(await delivery(webhook), { failing });
    answer = (_, response) => response.writeHead(200).end();
    await world.attempt(await delivery(webhook), { failing });
    answer = answering(500);
    await world.attempt(await delivery(webhook), { failing });
    expect(at((await world.api.send('GET', `/webhooks/${webhook.id}`)).body, 'data', 'attributes', 'status')).toBe(
      'enabled',
    );
  });
});

describe('what was left', () => {
  test('is started by the sweep, once Temporal is there', async () => {
    const webhook = await world.webhookTo(host.url);
    world.temporal.away = true;
    const made = await delivery(webhook);
    expect(await startLeftDeliveries(world.service, 0)).toBe(0);
    world.temporal.away = false;
    await startLeftDeliveries(world.service, 0);
    expect(world.temporal.started).toContain(`webhook/${made.id}`);
    expect(await startLeftDeliveries(world.service, 0)).toBe(0);
  });

  test('is forgotten after 30 days, with its attempts', async () => {
    const made = await delivery(await world.webhookTo(host.url));
    await world.attempt(made);
    await forgetDeliveries(world.service.db);
    expect(await reread(made)).toMatchObject({ status: 'delivered' });
    await sql`
      update webhook_deliveries set created_at = created_at - interval '31 days' where id = ${made.id}`.execute(
      world.service.db,
    );
    expect(await forgetDeliveries(world.service.db)).toBe(1);
    await expect(reread(made)).rejects.toMatchObject({ fault: { code: 'delivery_not_found' } });
  });

  test('cannot be delivered again to a webhook that is not enabled', async () => {
    const webhook = await world.webhookTo(host.url);
    const made = await delivery(webhook);
    await world.write((writing) => moveObject(writing, 'webhook', webhook.id, 'disabled'));
    const refused = await world.api.send('POST', `/webhooks/${webhook.id}/deliveries/${made.id}/redeliver`);
    expect({ status: refused.status, code: at(refused.body, 'errors', 0, 'code') }).toEqual({
      status: 409,
      code: 'webhook_not_enabled',
    });
  });
});
