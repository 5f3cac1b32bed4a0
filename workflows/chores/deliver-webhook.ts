import { proxyActivities } from '@temporalio/workflow';
import type { Chores, WebhookEnd, WebhookInput } from '../contract';

const { attemptDelivery } = proxyActivities<Chores>({
  // An attempt takes seconds; one whose worker died is made again after this.
  startToCloseTimeout: '30 seconds',
  // When the next attempt is made, and whether, is said by each one that fails; this only bounds it, and spaces the
  // attempts that could not even say so.
  scheduleToCloseTimeout: '4 days',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 1 },
});

/** Delivers an event to a webhook: attempts, ever further apart, until one succeeds or none is left. */
export async function usherDeliver(input: WebhookInput): Promise<WebhookEnd> {
  return attemptDelivery(input);
}
