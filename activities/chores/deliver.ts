import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { FaultError } from '../../src/faults';
import { attemptDelivery } from '../../src/webhooks/attempt-delivery';
import type { WebhookEnd, WebhookInput } from '../../workflows/contract';
import type { ChoreTools } from './tools';

/**
 * One attempt at a delivery. While there is a next one it fails with the time until then, which Temporal keeps; what
 * kept it from being made at all (the database is away) is no attempt, and Temporal tries again soon.
 */
export async function deliver(tools: ChoreTools, input: WebhookInput): Promise<WebhookEnd> {
  const { status, next } = await attempt(tools, input);
  if (status !== 'pending') return status;
  throw ApplicationFailure.create({
    message: 'The webhook did not take it: its deliveries tell why.',
    type: 'not_delivered',
    category: ApplicationFailureCategory.BENIGN,
    ...(next === undefined ? {} : { nextRetryDelay: next }),
  });
}

async function attempt(tools: ChoreTools, input: WebhookInput) {
  try {
    return await attemptDelivery(tools, input);
  } catch (error) {
    if (!(error instanceof FaultError)) {
      tools.service.log.error({ err: error, deliveryId: input.deliveryId }, 'A delivery could not be attempted.');
      throw ApplicationFailure.create({ message: 'What went wrong is in the log.', type: 'internal' });
    }
    throw ApplicationFailure.create({ message: error.fault.message, type: error.fault.code });
  }
}
