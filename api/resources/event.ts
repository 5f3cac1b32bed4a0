import { z } from 'zod';
import type { Value, ValueMap } from '../../interpreter/value';
import type { StoredEvent } from '../../src/events/stored-event';
import { type Resource, resourceSchema, timeSchema } from '../answers/envelope';
import { type Inflection, inflectKeys, normalizeKeys } from '../wire/inflection';

const openSchema = z.record(z.string(), z.unknown());

/** Attributes of the published document, then those that `?extensions=true` adds. */
const attributesSchema = z.object({
  name: z.string(),
  payload: z
    .object({
      data: z.object({
        type: z.string(),
        id: z.string(),
        attributes: openSchema,
        relationships: openSchema.optional(),
      }),
    })
    .describe('What it happened to, as it was then; whom it is related to is told as of now.'),
  createdAt: timeSchema,
  context: openSchema.describe(
    'What changed (`before`, `after`, `added-tags`, `removed-tags`) and who did it (`actor`).',
  ),
  cause: openSchema.optional().describe('The run and the event that led to it.'),
  depth: z.number().int().optional().describe('Runs in the chain that led to it.'),
  dispatchedAt: timeSchema.nullable().optional().describe('When everything that follows it was done.'),
  attempts: z.number().int().optional().describe('Attempts to dispatch it that failed.'),
  parkedAt: timeSchema.nullable().optional().describe('When it was set aside after its attempts.'),
  fault: z.looseObject({ code: z.string(), category: z.string(), message: z.string() }).nullable().optional(),
});

export const eventSchema = resourceSchema('event', attributesSchema, []);

/** How the sender of a request wants events shown. */
export interface EventStyle {
  readonly extended: boolean;
  readonly inflection: Inflection;
}

/**
 * An event on the wire, with what it happened to as `payload`. What lies in payload and context is spelled here: their
 * keys are not touched later on.
 */
export function serializeEvent(event: StoredEvent, payload: Resource, { extended, inflection }: EventStyle): Resource {
  const { type, id, attributes, relationships } = payload;
  const data = { type, id, attributes, ...(relationships === undefined ? {} : { relationships }) };
  return {
    type: 'event',
    id: event.id,
    attributes: {
      name: event.name,
      payload: { data: inflectKeys(data as unknown as Value, inflection) },
      createdAt: event.createdAt.toISOString(),
      context: inflectKeys(
        normalizeKeys(event.context, () => undefined),
        inflection,
      ),
      ...(extended ? extensionsOf(event) : {}),
    },
  };
}

function extensionsOf(event: StoredEvent): ValueMap {
  return {
    cause: normalizeKeys(event.cause, () => undefined),
    depth: event.depth,
    dispatchedAt: event.dispatchedAt?.toISOString() ?? null,
    attempts: event.attempts,
    parkedAt: event.parkedAt?.toISOString() ?? null,
    fault: event.fault as Value,
  };
}
