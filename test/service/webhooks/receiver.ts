import { sql } from 'kysely';
import { printEvent } from '../../../api/answers/print-event';
import type { ValueMap } from '../../../interpreter/value';
import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import type { StoredObject } from '../../../src/objects';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import type { Service } from '../../../src/service';
import { attemptDelivery, type DeliveryTools } from '../../../src/webhooks/attempt-delivery';
import type { Headers } from '../../../src/webhooks/check-settings';
import { createWebhook } from '../../../src/webhooks/create-webhook';
import { type Delivery, listDeliveries } from '../../../src/webhooks/delivery';
import { FAILING_LIMITS } from '../../../src/webhooks/disable-failing';
import { readSecrets } from '../../../src/webhooks/endpoint-secrets';
import { enableWebhook } from '../../../src/webhooks/stop-webhook';
import type { Environment, Writing } from '../../../src/writing';
import { openTestApi, type TestApi } from '../api/test-api';
import { TemporalStandIn } from '../runs/open-world';

/** What this machine's own receivers may be called with. */
const LOOPBACK = { allow: ['127.0.0.1'], allowHttp: true };

/** An API with webhooks, whose deliveries are attempted by hand where Temporal would. */
export interface WebhookWorld {
  readonly api: TestApi;
  readonly service: Service;
  readonly temporal: TemporalStandIn;
  readonly environment: Environment;
  write<T>(change: (writing: Writing) => Promise<T>): Promise<T>;
  /** An enabled webhook for every event, unless it says otherwise. */
  webhookTo(url: string, attributes?: ValueMap, headers?: Headers): Promise<StoredObject>;
  /** Dispatches all there is; gives the deliveries to a webhook, the oldest first. */
  dispatched(webhook: StoredObject): Promise<readonly Delivery[]>;
  /** As Temporal would do it, with what it would be told. */
  attempt(
    delivery: Delivery,
    more?: Partial<DeliveryTools> & { readonly round?: number },
  ): ReturnType<typeof attemptDelivery>;
  secretsOf(webhook: StoredObject): Promise<readonly string[]>;
}

export async function openWebhookWorld(): Promise<WebhookWorld> {
  const api = await openTestApi();
  const { db } = api.service;
  const temporal = new TemporalStandIn();
  const service: Service = { ...api.service, temporal, outgoing: LOOPBACK };
  const { rows } = await sql<Environment>`
    select id, key, organization_id as "organizationId" from environments where key = 'sandbox'`.execute(db);
  const [environment] = rows;
  if (environment === undefined || service.secrets === undefined) throw new Error('The world is not whole.');
  const { secrets } = service;
  const write = <T>(change: (writing: Writing) => Promise<T>) =>
    db.transaction().execute((trx) => {
      const actor = { type: 'api-key', id: 'key_test' } as const;
      return change({ trx, environment, actor, cause: { depth: 0 } });
    });
  const tools: DeliveryTools = { service, http: createOutgoingClient(LOOPBACK), printEvent, failing: FAILING_LIMITS };
  const deliveriesOf = async (webhook: StoredObject) => {
    const { items } = await listDeliveries(db, webhook.id, { size: 100 });
    return items.toReversed();
  };
  return {
    api,
    service,
    temporal,
    environment,
    write,
    webhookTo: (url, attributes = {}, headers = {}) =>
      write(async (writing) => {
        const settings = { attributes: { name: 'Test', url, enabled_events: ['*'], ...attributes }, headers };
        const { id } = await createWebhook(service, writing, settings);
        return enableWebhook(writing, id);
      }),
    async dispatched(webhook) {
      while ((await dispatchBatch(service)).taken > 0);
      return deliveriesOf(webhook);
    },
    attempt: ({ id }, { round = 1, ...more } = {}) => attemptDelivery({ ...tools, ...more }, { deliveryId: id, round }),
    secretsOf: async (webhook) => (await readSecrets(db, secrets, webhook.id)).map(({ value }) => value),
  };
}
