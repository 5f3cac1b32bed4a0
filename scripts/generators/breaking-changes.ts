import type { JsonSchema } from '../../interpreter/catalogue';
import type { Value } from '../../interpreter/value';

export interface ActionSchemas {
  readonly input: JsonSchema;
  readonly output: JsonSchema;
}
export type SchemasById = { readonly [id: string]: ActionSchemas };

/** Keywords that say nothing of what is valid; how texts are escaped stands in the plan itself. */
const WORDS: ReadonlySet<string> = new Set([
  ...['title', 'description', 'default', 'examples'],
  ...['x-text', 'x-text-by-key', 'x-text-by-type'],
]);

/**
 * What would break a published plan: within a major version an action stays, its input only gains optional keys (or
 * asks for less), and its output only gains keys. A sentence for each.
 */
export function breakingChanges(before: SchemasById, after: SchemasById): readonly string[] {
  return Object.entries(before).flatMap(([id, old]) => {
    const now = after[id];
    if (now === undefined) return [`${id} is gone.`];
    return [
      ...compare(old.input, now.input, `${id} input`, 'input'),
      ...compare(old.output, now.output, `${id} output`, 'output'),
    ];
  });
}

function compare(old: JsonSchema, now: JsonSchema, place: string, side: 'input' | 'output'): string[] {
  if (!isMap(old['properties']) || !isMap(now['properties'])) {
    return print(old) === print(now) ? [] : [`${place} is another schema.`];
  }
  const rest = ({ properties, required, ...others }: JsonSchema) => print(others);
  const whole = rest(old) === rest(now) ? [] : [`${place} has other keywords.`];
  return [...whole, ...compareKeys(old, now, place, side)];
}

function compareKeys(old: JsonSchema, now: JsonSchema, place: string, side: 'input' | 'output'): string[] {
  const [oldKeys, keys] = [propertiesOf(old), propertiesOf(now)];
  const [oldRequired, required] = [requiredOf(old), requiredOf(now)];
  const kept = Object.entries(oldKeys).flatMap(([key, schema]) => {
    const next = keys[key];
    return next === undefined ? [`${place}.${key} is gone.`] : compare(schema, next, `${place}.${key}`, side);
  });
  const [must, may] = side === 'input' ? [required, oldRequired] : [oldRequired, required];
  const fault = side === 'input' ? 'is newly required' : 'is no longer always there';
  return [...kept, ...[...must].filter((key) => !may.has(key)).map((key) => `${place}.${key} ${fault}.`)];
}

function propertiesOf(schema: JsonSchema): { readonly [key: string]: JsonSchema } {
  return (schema['properties'] ?? {}) as { readonly [key: string]: JsonSchema };
}

function requiredOf(schema: JsonSchema): ReadonlySet<Value> {
  return new Set(Array.isArray(schema['required']) ? schema['required'] : []);
}

function isMap(value: Value | undefined): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** With keys in order, and without words. Keys of `properties` are never words. */
function print(schema: Value, isMapOfSchemas = false): string {
  if (Array.isArray(schema)) return `[${schema.map((item) => print(item)).join()}]`;
  if (schema === null || typeof schema !== 'object') return JSON.stringify(schema);
  const entries = Object.entries(schema).filter(([key]) => isMapOfSchemas || !WORDS.has(key));
  const parts = entries.map(
    ([key, value]) => `${JSON.stringify(key)}:${print(value, !isMapOfSchemas && key === 'properties')}`,
  );
  return `{${parts.sort().join()}}`;
}
