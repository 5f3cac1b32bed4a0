import type { Value, ValueMap } from '../../interpreter/value';
import type { StoredEvent } from '../events/stored-event';
import type { StoredObject } from '../objects';
import type { Service } from '../service';
import { isMap } from '../value-shape';
import { blockAttributes } from './block-attributes';
import { matchesFilter } from './matches-filter';

export type Spelling = 'kebab' | 'camel' | 'snake';

/** An event as it is sent, its keys spelled. */
export interface EventBody {
  readonly data: ValueMap & {
    readonly attributes: ValueMap & {
      readonly payload: {
        readonly [key: string]: Value;
        readonly data: ValueMap;
        readonly included?: readonly ValueMap[];
      };
    };
  };
}

/**
 * How events look on the wire, which is not this layer's business: handed over by `bin`. `include`: names of
 * relationships to include the other side of; `*` for all.
 */
export type PrintEvent = (
  service: Service,
  event: StoredEvent,
  spelling: Spelling,
  include: readonly string[],
) => Promise<EventBody>;

/** The body that a webhook is sent for an event; undefined where its filter does not let the event through. */
export async function bodyOf(
  print: PrintEvent,
  service: Service,
  event: StoredEvent,
  webhook: StoredObject,
): Promise<string | undefined> {
  const { attributes } = webhook;
  const spelling = (attributes['api_key_inflection'] ?? 'kebab') as Spelling;
  const include = includeOf(attributes['included_allowlist'], event.name);
  const { data } = await print(service, event, spelling, include);
  const { payload } = data.attributes;
  if (!matchesFilter(payload, attributes['payload_filter'] ?? {})) return undefined;
  const blocklist = (attributes['api_attributes_blocklist'] ?? []) as readonly string[];
  const bare = stateOf(attributes['relationship_allowlist']) === 'include_none';
  const shown = (resource: ValueMap) => blockAttributes(bare ? withoutRelationships(resource) : resource, blocklist);
  const sent = {
    data: shown(payload.data),
    ...(payload.included === undefined ? {} : { included: payload.included.map(shown) }),
  };
  return JSON.stringify({ data: { ...data, attributes: { ...data.attributes, payload: sent } } });
}

function includeOf(allowlist: Value | undefined, event: string): readonly string[] {
  const state = stateOf(allowlist);
  if (state === 'include_all') return ['*'];
  if (state !== 'custom' || !isMap(allowlist)) return [];
  const types = (allowlist['eventTypes'] ?? []) as readonly { eventType: string; relationships: readonly string[] }[];
  return types.find(({ eventType }) => event.startsWith(`${eventType}.`))?.relationships ?? [];
}

function stateOf(allowlist: Value | undefined): Value {
  return isMap(allowlist) ? (allowlist['state'] ?? null) : null;
}

function withoutRelationships({ relationships: _, ...rest }: ValueMap): ValueMap {
  return rest;
}
