import type { Value, ValueMap } from '../../interpreter/value';
import type { Db } from '../../src/database';
import type { StoredEvent } from '../../src/events/stored-event';
import { objectOfSnapshot } from '../../src/objects/rows/object-of-snapshot';
import type { PrintEvent } from '../../src/webhooks/body-of';
import { PUBLISHED_EVENTS } from '../../src/webhooks/published-events';
import { resourceOf } from '../resources/resource-of';
import { camelKey, type Inflection, inflectKeys } from '../wire/inflection';
import { includedOf } from './include';
import { presentEvent } from './present-events';
import { includesOf } from './present-objects';

/** What the published document has in the context of an event, by the second part of its name; of others it has none. */
const CONTEXTS: Readonly<Record<string, readonly string[]>> = {
  'updated-tags': ['addedTags', 'removedTags'],
  'added-relation': ['relationSchemaKey', 'targetAccountId', 'targetTxnId'],
  'removed-relation': ['relationSchemaKey', 'targetAccountId', 'targetTxnId'],
};

/** An event as webhooks are sent it: the resource that `GET /events` answers with, and whom `include` asks for. */
export const printEvent: PrintEvent = async (service, event, inflection, include) => {
  const { type, id, attributes } = await presentEvent(service.db, event, { inflection, extended: false });
  const { payload, context, name, createdAt } = attributes;
  const included = await includedBy(service.db, event, inflection, include);
  const outer = { name: name ?? null, createdAt: createdAt ?? null, ...contextOf(event.name, context) };
  const { data } = payload as { readonly data: ValueMap };
  const shown = { data, ...(include.length === 0 ? {} : { included }) };
  return { data: { type, id, attributes: { ...(inflectKeys(outer, inflection) as ValueMap), payload: shown } } };
};

/** What only Usher tells goes with the events that only Usher has. */
function contextOf(name: string, context: Value | undefined): ValueMap {
  if (!PUBLISHED_EVENTS.has(name)) return { context: context ?? {} };
  const [of = '', what = ''] = name.split('.');
  if (of === 'workflow-run') return { context: {} };
  const keys = CONTEXTS[what];
  if (keys === undefined) return {};
  const shown = Object.entries((context ?? {}) as ValueMap).filter(([key]) => keys.includes(camelKey(key)));
  return { context: Object.fromEntries(shown) };
}

async function includedBy(
  db: Db,
  { environmentId, objectKind, objectId, snapshot }: StoredEvent,
  inflection: Inflection,
  include: readonly string[],
): Promise<readonly ValueMap[]> {
  const resource = resourceOf(objectKind);
  if (resource === undefined || include.length === 0) return [];
  const object = objectOfSnapshot(environmentId, objectKind, objectId, snapshot);
  const known = includesOf(db, objectKind, resource, [object], { inflection, extended: false });
  const names = Object.keys(known.shape).filter(
    (name) => include.includes('*') || include.map(camelKey).includes(name),
  );
  const { included = [] } = await includedOf(names.join(','), known);
  return included.map((one) => inflectKeys(one as unknown as Value, inflection) as ValueMap);
}
