import { sql } from 'kysely';
import { prepared, type Trx } from '../database';
import type { DispatchedEvent } from '../events/dispatch/dispatched-event';
import type { FollowUp } from '../events/follow-up';
import { derivedId } from '../ids';
import { isEnabled } from './event-names';
import { startDelivery } from './start-delivery';

/** Inserts a delivery for each webhook that wants an event; once it is committed, Temporal is given it. */
export const webhookDeliveries: FollowUp = {
  name: 'webhooks',
  // Which webhooks there are is known to the database alone.
  wants: () => true,
  async follow(trx, events) {
    const wanted = await matchWebhooks(trx, events);
    const inserted = await insertDeliveries(trx, wanted);
    return inserted.map(({ id, eventId }) => ({
      eventId,
      insisted: false,
      do: (service) => startDelivery(service, id),
    }));
  },
};

interface Endpoint {
  readonly id: string;
  readonly environmentId: string;
  readonly events: readonly string[];
  readonly templates: readonly string[];
  readonly enabledAt: string;
}

interface Wanted {
  readonly webhook: Endpoint;
  readonly event: DispatchedEvent;
}

async function matchWebhooks(trx: Trx, events: readonly DispatchedEvent[]): Promise<readonly Wanted[]> {
  const environments = [...new Set(events.map(({ environment }) => environment.id))];
  const { rows } = await prepared<Endpoint>`
    select id, environment_id as "environmentId", attributes -> 'enabled_events' as events,
      coalesce(attributes -> 'template_ids', '[]') as templates, attributes ->> 'enabled_at' as "enabledAt"
    from objects
    where kind = 'webhook' and status = 'enabled' and environment_id = any(${environments}::text[])`.execute(trx);
  if (rows.length === 0) return [];
  const wanted = events.flatMap((event) =>
    rows.filter((webhook) => wantsEvent(webhook, event)).map((webhook) => ({ webhook, event })),
  );
  const limited = wanted.filter(({ webhook }) => webhook.templates.length > 0);
  if (limited.length === 0) return wanted;
  const related = await readTemplates(trx, limited);
  return wanted.filter(({ webhook, event }) => isOfTemplate(webhook, event, related));
}

/** What happened before it was enabled is not made up. */
function wantsEvent(webhook: Endpoint, event: DispatchedEvent): boolean {
  return (
    webhook.environmentId === event.environment.id &&
    isEnabled(webhook.events, event.name) &&
    event.createdAt.getTime() >= Date.parse(webhook.enabledAt)
  );
}

function isOfTemplate({ templates }: Endpoint, { objectId }: DispatchedEvent, related: ReadonlySet<string>): boolean {
  if (templates.length === 0 || templates.includes(objectId)) return true;
  return templates.some((template) => related.has(`${objectId} ${template}`));
}

/** Which objects are of which templates: their own, or for what belongs to an inquiry, the inquiry's. */
async function readTemplates(trx: Trx, wanted: readonly Wanted[]): Promise<ReadonlySet<string>> {
  const objects = [...new Set(wanted.map(({ event }) => event.objectId))];
  const templates = [...new Set(wanted.flatMap(({ webhook }) => webhook.templates))];
  const { rows } = await sql<{ object: string; template: string }>`
    select o.id as object, r.to_id as template
    from unnest(${objects}::text[]) o(id)
    left join object_relations i on i.from_id = o.id and i.relation = 'inquiry'
    join object_relations r on r.from_id in (o.id, i.to_id) and r.to_id = any(${templates}::text[])`.execute(trx);
  return new Set(rows.map(({ object, template }) => `${object} ${template}`));
}

/** The same delivery for the same event, however often the event comes: its id is a hash of both. */
async function insertDeliveries(
  trx: Trx,
  wanted: readonly Wanted[],
): Promise<readonly { readonly id: string; readonly eventId: string }[]> {
  if (wanted.length === 0) return [];
  const rows = wanted.map(({ webhook, event }) => ({
    id: derivedId('wbhe', webhook.id, event.id),
    environment_id: webhook.environmentId,
    webhook_id: webhook.id,
    event_id: event.id,
    event_name: event.name,
  }));
  return trx
    .insertInto('webhook_deliveries')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['webhook_id', 'event_id']).doNothing())
    .returning(['id', 'event_id as eventId'])
    .execute();
}
