import { z } from 'zod';
import type { Type } from '../../../interpreter/catalogue';
import type { Value } from '../../../interpreter/value';
import { REPORT_VALUES, reportTypeOf, reportValue } from '../../../src/kinds/reports/reports';
import type { StoredObject } from '../../../src/objects';
import { timeSchema } from '../../answers/envelope';
import { camelKeys } from '../../wire/deep-keys';
import { camelKey } from '../../wire/inflection';
import type { ObjectResource } from '../object-resource';

const time = timeSchema.nullable();

const SHARED = {
  status: z.string(),
  createdAt: timeSchema,
  completedAt: time,
  redactedAt: time,
  reportTemplateVersionName: z.string(),
  hasMatch: z.boolean(),
  isContinuous: z.boolean(),
  isRecurring: z.boolean(),
  tags: z.array(z.string()),
  nextRunAt: time.optional(),
};

/** What the published document does not have. */
const OURS = {
  screening: z
    .record(z.string(), z.unknown())
    .nullable()
    .optional()
    .describe('Of a watchlist: every list that was looked in, with its version, and the score of every hit.'),
  fault: z.looseObject({ code: z.string(), message: z.string() }).nullable().optional().describe('Why it errored.'),
};

/** What the published document spells otherwise than everything else. */
const SNAKE: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['business-adverse-media', new Set(['match_types', 'country_codes'])],
]);

/** A look into a source: its type on the wire says which, and what it gives. */
export const report: ObjectResource = {
  type: 'report',
  typeOf: (object) => `report/${String(object.attributes['report_type'])}`,
  attributes: z.object({ ...SHARED, ...OURS, ...resultShape() }),
  extensions: ['nextRunAt', ...Object.keys(OURS)],
  relationships: {
    inquiry: { relation: 'inquiry' },
    account: { relation: 'account' },
    transaction: { relation: 'transaction' },
    reportTemplate: { relation: 'template', whenThere: true },
  },
  shows: (object) => new Set([...Object.keys(SHARED), ...Object.keys(OURS), ...Object.keys(resultsOf(object))]),
  values: (object) => ({
    ...resultsOf(object),
    hasMatch: object.attributes['match_found'] ?? false,
    isContinuous: object.attributes['is_continuous'] ?? false,
    isRecurring: object.attributes['is_recurring'] ?? false,
    nextRunAt: (object.attributes['is_recurring'] === true ? object.attributes['next_run_at'] : null) ?? null,
    screening: camelKeys(object.attributes['screening'] ?? null),
  }),
};

/** What a report of its type gives: null where that may be, nothing where that may not. */
function resultsOf(object: StoredObject): { readonly [name: string]: Value } {
  const type = reportTypeOf(object);
  const entries = [...(type?.results ?? [])].flatMap(([key, { nullable, required, type: of }]): [string, Value][] => {
    const value = reportValue(object, key);
    const shown = value ?? (required ? emptyOf(of) : null);
    return shown === null && !nullable ? [] : [[camelKey(key), camelKeys(shown, SNAKE.get(type?.wire ?? ''))]];
  });
  return Object.fromEntries(entries);
}

function emptyOf({ is }: Type): Value {
  return is === 'array' ? [] : {};
}

/** What reports of all types give; a name that types use differently may be anything. */
function resultShape(): z.ZodRawShape {
  const shape = Object.entries(REPORT_VALUES).map(([key, { type }]) => [camelKey(key), schemaOf(type).optional()]);
  return { query: z.record(z.string(), z.unknown()).nullable().optional(), ...Object.fromEntries(shape) };
}

function schemaOf(type: Type): z.ZodType {
  switch (type.is) {
    case 'string':
      return z.string().nullable();
    case 'integer':
    case 'number':
      return z.number().nullable();
    case 'boolean':
      return z.boolean().nullable();
    case 'array':
      return z.array(type.of.is === 'string' ? z.string() : z.unknown()).nullable();
    case 'map':
      return z.record(z.string(), z.unknown()).nullable();
    default:
      return z.unknown();
  }
}
