import { Webhook } from 'standardwebhooks';
import { createApi } from '../../api/create-api';
import { createApiKey } from '../../src/organizations';
import { createOutgoingClient } from '../../src/outgoing/create-outgoing-client';
import { renewLostDeliveries } from '../../src/sweep/start-left-deliveries';
import { webhookWorkflowId } from '../../workflows/contract';
import { type Answering, type LoopbackHost, startHost } from '../service/outgoing/loopback-host';
import { House } from './house';

const LOOPBACK = { allow: ['127.0.0.1'], allowHttp: true };

interface Sent {
  readonly data: { readonly id: string; readonly attributes: { readonly [key: string]: unknown } };
}
type Listed = Sent['data'] & { readonly attributes: { readonly status: string; readonly attempts: readonly object[] } };

let house: House;
let host: LoopbackHost;
let answer: Answering;
let call: (method: string, path: string, body?: object) => Promise<{ readonly data: never }>;
let closeApi: () => Promise<unknown>;

beforeAll(async () => {
  host = await startHost((arrival, response) => answer(arrival, response));
  house = await House.open({ chores: true, http: createOutgoingClient(LOOPBACK), outgoing: LOOPBACK });
  const api = createApi(house.service, { requestsPerMinute: 100_000, referencePage: false });
  const url = await api.listen({ host: '127.0.0.1', port: 0 });
  closeApi = () => api.close();
  const { apiKey } = await createApiKey(house.service.db, house.environment, 'webhooks');
  call = async (method, path, body) => {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
});
afterAll(async () => {
  await closeApi();
  await house.close();
  await host.close();
});

async function webhook(events: readonly string[]): Promise<{ readonly id: string; readonly secret: string }> {
  const attributes = { name: 'Test', url: host.url, 'enabled-events': events };
  const { id, attributes: shown } = (await call('POST', '/webhooks', { data: { attributes } })).data as Sent['data'];
  await call('POST', `/webhooks/${id}/enable`);
  return { id, secret: String(shown['secret']) };
}

const inquiry = () => call('POST', '/inquiries', { data: { attributes: { 'inquiry-template-id': 'onboarding' } } });

/** The only delivery to a webhook, once it has come to this. */
function deliveryOf(id: string, isSo: (delivery: Listed) => boolean): Promise<Listed> {
  return house.until(async () => {
    const { data } = await call('GET', `/webhooks/${id}/deliveries`);
    return (data as readonly Listed[]).find(isSo);
  }, 40_000);
}

const arrivedAs = (id: string) => host.arrivals.filter(({ headers }) => headers['webhook-id'] === id);

test('an event of the API is delivered by Temporal, and the history tells of it without a word of it', async () => {
  answer = (_, response) => response.writeHead(200).end();
  const { id, secret } = await webhook(['inquiry.created']);
  await inquiry();
  const delivery = await deliveryOf(id, ({ attributes }) => attributes.status === 'delivered');
  const [arrival] = arrivedAs(delivery.id);
  const verifier = new Webhook(secret.replace('wbhsec_', 'whsec_'));
  expect(verifier.verify(arrival?.body ?? '', arrival?.headers as Record<string, string>)).toMatchObject({
    data: { attributes: { name: 'inquiry.created' } },
  });
  const workflowId = webhookWorkflowId({ deliveryId: delivery.id, round: 1 });
  house.keep('usher-deliver-at-once', workflowId);
  const handle = house.client.workflow.getHandle(workflowId);
  expect(await handle.result()).toBe('delivered');
  expect((await handle.describe()).type).toBe('usherDeliver');
  const history = JSON.stringify(await handle.fetchHistory());
  for (const hidden of [host.url, secret, 'inq_']) expect(history).not.toContain(hidden);
});

test('a receiver that was in trouble gets the same event again, by the same id', async () => {
  answer = ({ headers }, response) => {
    response.writeHead(headers['persona-webhook-attempts-made'] === '1' ? 503 : 200).end();
  };
  const { id } = await webhook(['inquiry.created']);
  await inquiry();
  const delivery = await deliveryOf(id, ({ attributes }) => attributes.status === 'delivered');
  expect(delivery.attributes.attempts).toMatchObject([
    { number: 1, 'response-status': 503, fault: { code: 'http_unavailable' } },
    { number: 2, 'response-status': 200, fault: null },
  ]);
  const workflowId = webhookWorkflowId({ deliveryId: delivery.id, round: 1 });
  house.keep('usher-deliver-tried-again', workflowId);
  expect(await house.client.workflow.getHandle(workflowId).result()).toBe('delivered');
  const arrivals = arrivedAs(delivery.id);
  expect(new Set(arrivals.map(({ body }) => body)).size).toBe(1);
  expect(arrivals.map(({ headers }) => headers['persona-webhook-attempts-made'])).toEqual(['1', '2']);
});

test('what is asked for by hand is sent at once, beside the attempt that is to come', async () => {
  answer = (_, response) => response.writeHead(500, { 'retry-after': '600' }).end();
  const { id } = await webhook(['inquiry.created']);
  await inquiry();
  const waiting = await deliveryOf(id, ({ attributes }) => attributes.attempts.length === 1);
  answer = (_, response) => response.writeHead(200).end();
  await call('POST', `/webhooks/${id}/deliveries/${waiting.id}/redeliver`);
  const delivery = await deliveryOf(id, ({ attributes }) => attributes.status === 'delivered');
  expect(delivery.id).toBe(waiting.id);
  expect(arrivedAs(delivery.id)).toHaveLength(2);
  const workflowId = webhookWorkflowId({ deliveryId: delivery.id, round: 1 });
  await house.client.workflow.getHandle(workflowId).terminate();
  house.keep('usher-deliver-terminated', workflowId);
});

test('a delivery that somebody terminated in Temporal is begun anew by the sweep', async () => {
  answer = (_, response) => response.writeHead(500, { 'retry-after': '600' }).end();
  const { id } = await webhook(['inquiry.created']);
  await inquiry();
  const lost = await deliveryOf(id, ({ attributes }) => attributes.attempts.length === 1);
  expect(await renewLostDeliveries(house.service, -3_600_000)).toBe(0);
  await house.client.workflow.getHandle(webhookWorkflowId({ deliveryId: lost.id, round: 1 })).terminate();
  answer = (_, response) => response.writeHead(200).end();
  expect(await renewLostDeliveries(house.service, -3_600_000)).toBe(1);
  const delivery = await deliveryOf(id, ({ attributes }) => attributes.status === 'delivered');
  expect(delivery.attributes.attempts).toHaveLength(2);
});

test('a run that ended is told of where it is named, and not by *', async () => {
  answer = (_, response) => response.writeHead(200).end();
  const named = await webhook(['workflow-run.completed']);
  const all = await webhook(['*']);
  await house.deploy({
    key: 'short',
    name: 'Short',
    trigger: { type: 'api' },
    steps: [{ key: 'end', type: 'stop', outcome: 'completed' }],
  });
  const run = await house.run('short');
  const delivery = await deliveryOf(named.id, ({ attributes }) => attributes.status === 'delivered');
  expect(JSON.parse(arrivedAs(delivery.id)[0]?.body ?? '')).toMatchObject({
    data: {
      attributes: {
        name: 'workflow-run.completed',
        payload: { data: { type: 'workflow-run', id: run.id, attributes: { status: 'completed' } } },
      },
    },
  });
  const { data } = await call('GET', `/webhooks/${all.id}/deliveries`);
  const names = (data as readonly Listed[]).map(({ attributes }) => attributes['event-name']);
  expect(names).toContain('workflow-run.created');
  expect(names).not.toContain('workflow-run.completed');
});
