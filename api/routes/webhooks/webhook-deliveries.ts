import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { getDelivery, listDeliveries } from '../../../src/webhooks/delivery';
import { redeliver } from '../../../src/webhooks/redeliver';
import { startDelivery } from '../../../src/webhooks/start-delivery';
import { oneSchema, pageSchema } from '../../answers/envelope';
import { DEEP, linksOf, pageOf } from '../../answers/paging';
import { callerOf, change } from '../../change';
import { listQuery, oneQuery } from '../../read-options';
import { serializeDelivery, webhookDeliverySchema } from '../../resources/webhooks/webhook-delivery';
import { emptyBody, idParams, nameSchema } from '../route-parts';

const tags = ['Webhooks'];
const deliveryParams = idParams.extend({ deliveryId: nameSchema });
const answer = oneSchema(webhookDeliverySchema);
const querystring = oneQuery.omit({ include: true });

const filterSchema = z
  .strictObject({
    status: z.enum(['pending', 'delivered', 'parked', 'skipped', 'canceled']).optional(),
    eventId: nameSchema.optional(),
  })
  .optional();

/** What a webhook was sent, and what came of it. */
export function addWebhookDeliveryRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/webhooks/:id/deliveries',
    {
      config: { answer: pageSchema(webhookDeliverySchema) },
      schema: {
        tags,
        summary: 'List what a webhook was sent, newest first, with the attempts',
        params: idParams,
        querystring: listQuery.extend({ filter: filterSchema.meta(DEEP) }),
      },
    },
    async (request) => {
      const { page, filter: { status, eventId } = {} } = request.query;
      const { id } = await getObject(service.db, callerOf(request).environment.id, request.params.id, 'webhook');
      const filter = { ...(status === undefined ? {} : { status }), ...(eventId === undefined ? {} : { eventId }) };
      const found = await listDeliveries(service.db, id, { ...pageOf(page), filter });
      return { data: found.items.map(serializeDelivery), links: linksOf(request.url, found) };
    },
  );
  app.get(
    '/webhooks/:id/deliveries/:deliveryId',
    {
      config: { answer },
      schema: { tags, summary: 'Retrieve a delivery, with its attempts', params: deliveryParams, querystring },
    },
    async (request) => {
      const { id } = await getObject(service.db, callerOf(request).environment.id, request.params.id, 'webhook');
      return { data: serializeDelivery(await getDelivery(service.db, id, request.params.deliveryId)) };
    },
  );
  addRedeliverRoute(untyped, service);
}

function addRedeliverRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/webhooks/:id/deliveries/:deliveryId/redeliver',
    {
      config: { answer },
      schema: {
        tags,
        summary: 'Deliver again, now, whatever became of it',
        params: deliveryParams,
        querystring,
        body: emptyBody,
      },
    },
    async (request, reply) => {
      const { id, deliveryId } = request.params;
      const answered = await change(service, request, reply, async (writing) => {
        const webhook = await getObject(writing.trx, writing.environment.id, id, 'webhook');
        return { document: { data: serializeDelivery(await redeliver(writing, webhook, deliveryId)) } };
      });
      // It is committed: one that cannot be started now is started by the sweep.
      await startDelivery(service, deliveryId).catch((error: unknown) =>
        service.log.warn({ deliveryId, err: error }, 'A delivery could not be started: it is tried again.'),
      );
      return answered;
    },
  );
}
