import { sql } from 'kysely';
import { announce } from '../events/notify';
import type { Service } from '../service';
import type { Environment } from '../writing';
import { stopWebhook } from './stop-webhook';

/** When a webhook has failed for too long: nothing but failures for so long, with so many deliveries. */
export interface FailingLimits {
  readonly milliseconds: number;
  readonly deliveries: number;
}

export const FAILING_LIMITS: FailingLimits = { milliseconds: 3 * 86_400_000, deliveries: 5 };

/** Disables a webhook that has failed for too long, with its event. Gives whether it did. */
export async function disableFailing(
  service: Service,
  webhookId: string,
  eventId: string,
  { milliseconds, deliveries }: FailingLimits,
): Promise<boolean> {
  const disabled = await service.db.transaction().execute(async (trx) => {
    const { rows } = await sql<Environment>`
      select n.id, n.key, n.organization_id as "organizationId"
      from objects w
      join webhook_endpoints e on e.webhook_id = w.id
      join environments n on n.id = w.environment_id
      where w.id = ${webhookId} and w.status = 'enabled'
        and e.failing_since <= clock_timestamp() - ${milliseconds} * interval '1 millisecond'
        and ${deliveries} <= (
          select count(distinct a.delivery_id)
          from webhook_deliveries d join webhook_attempts a on a.delivery_id = d.id
          where d.webhook_id = w.id and a.at >= e.failing_since)
      for no key update of w`.execute(trx);
    const [environment] = rows;
    if (environment === undefined) return false;
    const actor = { type: 'system', id: 'usher' } as const;
    await stopWebhook({ trx, environment, actor, cause: { depth: 0, eventId } }, webhookId, 'disabled');
    return true;
  });
  if (!disabled) return false;
  announce(service.pool);
  service.log.warn({ webhookId }, 'A webhook was disabled: it has failed for too long.');
  return true;
}
