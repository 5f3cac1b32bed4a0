import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createObject } from '../../src/objects';
import { createOutgoingClient } from '../../src/outgoing/create-outgoing-client';
import { createWebhook } from '../../src/webhooks/create-webhook';
import { type Delivery, getDelivery } from '../../src/webhooks/delivery';
import { enableWebhook } from '../../src/webhooks/stop-webhook';
import { webhookWorkflowId } from '../../workflows/contract';
import { type LoopbackHost, startHost } from '../service/outgoing/loopback-host';
import { House } from './house';
import { historyOf } from './read-history';
import { closeVirtualTemporal, openVirtualTemporal } from './virtual-temporal';

const LOOPBACK = { allow: ['127.0.0.1'], allowHttp: true };
const HOUR = 3_600_000;

let temporal: TestWorkflowEnvironment;
let host: LoopbackHost;
let house: House;
beforeAll(async () => {
  temporal = await openVirtualTemporal();
  host = await startHost((_, response) => response.writeHead(500).end());
  const http = createOutgoingClient(LOOPBACK);
  house = await House.open({ chores: true, temporalAddress: temporal.address, http, outgoing: LOOPBACK });
});
afterAll(async () => {
  await house.close();
  await host.close();
  await closeVirtualTemporal();
});

/** The one delivery, once it has come to this. */
function deliveryIs(webhookId: string, isSo: (delivery: Delivery) => boolean): Promise<Delivery> {
  return house.until(async () => {
    const { rows } = await house.service.pool.query('select id from webhook_deliveries where webhook_id = $1', [
      webhookId,
    ]);
    const delivery = rows[0] && (await getDelivery(house.service.db, webhookId, rows[0].id));
    return delivery !== undefined && isSo(delivery) ? delivery : undefined;
  });
}

test('a delivery that fails to its last attempt, a day later, ends parked', async () => {
  const { id } = await house.write(async (writing) => {
    const attributes = { name: 'Down', url: host.url, enabled_events: ['inquiry.created'] };
    const webhook = await createWebhook(house.service, writing, { attributes });
    return enableWebhook(writing, webhook.id);
  });
  await house.write((writing) => createObject(writing, 'inquiry', { relations: { template: ['onboarding'] } }));
  const first = await deliveryIs(id, ({ attempts }) => attempts.length === 1);
  expect(first).toMatchObject({ status: 'pending', attempts: [{ responseStatus: 500 }] });

  await temporal.sleep(24 * HOUR);
  const parked = await deliveryIs(id, ({ status }) => status === 'parked');
  expect(parked.attempts).toHaveLength(8);
  expect(host.arrivals).toHaveLength(8);
  const workflowId = webhookWorkflowId({ deliveryId: parked.id, round: 1 });
  house.keep('usher-deliver-parked', workflowId);
  expect(await house.client.workflow.getHandle(workflowId).result()).toBe('parked');
  // One activity whose attempts Temporal has counted, and no other.
  const started = (await historyOf(house.client, workflowId)).flatMap(
    ({ activityTaskStartedEventAttributes: attributes }) => attributes?.attempt ?? [],
  );
  expect(started).toEqual([8]);
});
