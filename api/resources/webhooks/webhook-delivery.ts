import { z } from 'zod';
import type { Delivery } from '../../../src/webhooks/delivery';
import { type Resource, resourceSchema, timeSchema } from '../../answers/envelope';

const attemptSchema = z.object({
  number: z.int(),
  at: timeSchema,
  duration: z.int().describe('Milliseconds.'),
  responseStatus: z.int().nullable().describe('Of the answer, where there was one. What it said is not kept.'),
  fault: z.looseObject({ code: z.string(), category: z.string(), message: z.string() }).nullable(),
});

const attributesSchema = z.object({
  status: z
    .enum(['pending', 'delivered', 'parked', 'skipped', 'canceled'])
    .describe(
      'parked: no attempt is left; skipped: the filter does not let it through; canceled: the webhook stopped.',
    ),
  eventName: z.string(),
  createdAt: timeSchema,
  nextAttemptAt: timeSchema.nullable(),
  settledAt: timeSchema.nullable(),
  attempts: z.array(attemptSchema),
});

export const webhookDeliverySchema = resourceSchema('webhook-delivery', attributesSchema, ['webhook', 'event']);

/** A delivery on the wire, with its attempts. Its id is what the receiver is told as `webhook-id`. */
export function serializeDelivery(delivery: Delivery): Resource {
  const { id, webhookId, eventId, eventName, status, createdAt, nextAttemptAt, settledAt, attempts } = delivery;
  return {
    type: 'webhook-delivery',
    id,
    attributes: {
      status,
      eventName,
      createdAt: createdAt.toISOString(),
      nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
      settledAt: settledAt?.toISOString() ?? null,
      attempts: attempts.map(({ at, fault, ...attempt }) => ({
        ...attempt,
        at: at.toISOString(),
        fault: fault === null ? null : { code: fault.code, category: fault.category, message: fault.message },
      })),
    },
    relationships: {
      webhook: { data: { type: 'webhook', id: webhookId } },
      event: { data: { type: 'event', id: eventId } },
    },
  };
}
