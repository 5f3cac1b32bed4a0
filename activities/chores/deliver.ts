import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { attemptDelivery } from '../../src/webhooks/attempt-delivery';
import type { WebhookEnd, WebhookInput } from '../../workflows/contract';
import type { ChoreTools } from './tools';

/**
 * One attempt at a delivery. While there is a next one it fails with the time until then, which Temporal keeps; what
 * kept it from being made at all (the database is away) is no attempt, and Temporal tries again soon.
 */
export async function deliver(tools: ChoreTools, input: WebhookInput): Promise<WebhookEnd> {
  const { status, next } = await attemptDelivery(tools, input);
  if (status !== 'pending') return status;
  throw ApplicationFailure.create({
    message: 'The webhook did not take it: its deliveries tell why.',
    type: 'not_delivered',
    category: ApplicationFailureCategory.BENIGN,
    ...(next === undefined ? {} : { nextRetryDelay: next }),
  });
}
