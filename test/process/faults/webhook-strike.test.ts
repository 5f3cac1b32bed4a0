import { randomBytes } from 'node:crypto';
import { createObject } from '../../../src/objects';
import { createSecrets } from '../../../src/secrets/secrets';
import { createWebhook } from '../../../src/webhooks/create-webhook';
import { listDeliveries } from '../../../src/webhooks/delivery';
import { enableWebhook } from '../../../src/webhooks/stop-webhook';
import { webhookWorkflowId } from '../../../workflows/contract';
import { startHost } from '../../service/outgoing/loopback-host';
import { readBlows } from './blows';
import { FaultWorld } from './fault-world';
import { hasten } from './hasten';

const PATIENCE = 700_000;

test(
  'a worker that is killed after it has sent a webhook loses no delivery: it is sent again, by the same id',
  async () => {
    const world = await FaultWorld.open();
    const host = await startHost((_, response) => response.writeHead(200).end());
    try {
      const key = randomBytes(32).toString('base64');
      const outgoing = { allow: ['127.0.0.1'], allowHttp: true };
      const using = { secrets: createSecrets([key]), outgoing };
      const webhook = await world.write(async (writing) => {
        const attributes = { name: 'Struck', url: host.url, enabled_events: ['inquiry.created'] };
        const { id } = await createWebhook(using, writing, { attributes });
        return enableWebhook(writing, id);
      });
      const env = { USHER_ENCRYPTION_KEY: key, USHER_OUTGOING_ALLOW: '127.0.0.1' };
      const worker = world.start('worker', { point: 'after-outside-call', blows: 1, steps: [] }, env);
      worker.onDeath(async () => {
        const [delivery] = await deliveries();
        await hasten(world, webhookWorkflowId({ deliveryId: delivery?.id ?? '', round: 1 }));
      });
      const deliveries = async () => (await listDeliveries(world.service.db, webhook.id, { size: 10 })).items;
      world.dispatch();
      await world.write((writing) => createObject(writing, 'inquiry', { relations: { template: ['onboarding'] } }));
      const delivered = await world.until('the delivery arrives', async () =>
        (await deliveries()).find(({ status }) => status === 'delivered'),
      );
      expect(worker.deaths).toBe(1);
      expect(readBlows(world.blowFile)).toHaveLength(1);
      expect(host.arrivals.map(({ headers }) => headers['webhook-id'])).toEqual([delivered.id, delivered.id]);
      expect(new Set(host.arrivals.map(({ body }) => body)).size).toBe(1);
      // The attempt that nobody could write down is not told of.
      expect(delivered.attempts).toHaveLength(1);
    } finally {
      await world.close();
      await host.close();
    }
  },
  PATIENCE,
);
