import { z } from 'zod';
import type { Value, ValueMap } from '../../interpreter/value';

/** Who a relationship points to. */
export interface Identifier {
  readonly [key: string]: Value;
  readonly type: string;
  readonly id: string;
}

/** Who is on the other side; a few carry the whole of it. */
export interface Relationship {
  readonly data: Identifier | readonly Identifier[] | Resource | null;
}

/** One thing of the world on the wire, keys in camelCase until it is sent. */
export interface Resource {
  readonly type: string;
  readonly id: string;
  readonly attributes: ValueMap;
  readonly relationships?: { readonly [name: string]: Relationship };
  readonly meta?: ValueMap;
}

/** An answer: `{data, included?, meta?, links?}`. */
export interface Document {
  readonly data: Resource | readonly Resource[] | null;
  readonly included?: readonly Resource[];
  readonly meta?: ValueMap;
  readonly links?: { readonly next: string | null; readonly prev: string | null };
}

/** A moment in an answer: ISO 8601, UTC. */
export const timeSchema = z.string().meta({ format: 'date-time' });

const openSchema = z.record(z.string(), z.unknown());

/** A few relationships carry the attributes of the other side too. */
const identifierSchema = z.object({ type: z.string(), id: z.string(), attributes: openSchema.optional() });
const relationshipSchema = z.object({ data: z.union([identifierSchema, z.array(identifierSchema), z.null()]) });

/** The schema of a resource, for the reference page and the types of its serializer. */
export function resourceSchema<A extends z.ZodType>(
  type: string,
  attributes: A,
  relationships: readonly string[],
  typeSchema: z.ZodType<string> = z.literal(type),
) {
  const related = z.object(Object.fromEntries(relationships.map((name) => [name, relationshipSchema.optional()])));
  const own = { type: typeSchema, id: z.string(), attributes, meta: openSchema.optional() };
  return z
    .object(relationships.length === 0 ? own : { ...own, relationships: related })
    .meta({ id: type.replace('/', '-') });
}

/** Of whatever kind it is. */
export const anyResourceSchema = z.object({ type: z.string(), id: z.string() }).loose();
/** Of an answer: what was included. */
export const includedSchema = z.array(anyResourceSchema).optional().describe('What `include` asked for.');
const linksSchema = z.object({ next: z.string().nullable(), prev: z.string().nullable() });

/** The schema of an answer with one resource. */
export function oneSchema<R extends z.ZodType>(resource: R, meta?: z.ZodType) {
  return z.object({ data: resource, included: includedSchema, ...(meta === undefined ? {} : { meta }) });
}

/** The schema of an answer with a page of resources, newest first. */
export function pageSchema<R extends z.ZodType>(resource: R) {
  return z.object({ data: z.array(resource), links: linksSchema });
}

/**
 * Keeps of each resource what `fields[<type>]=a,b` names: attributes and relationships by name (in any spelling), paths
 * below an attribute by dots. A list without names keeps everything; the parent type `list` covers `list/country`.
 */
export function sparse(document: Document, wanted: ReadonlyMap<string, readonly string[]>): Document {
  if (wanted.size === 0) return document;
  const thin = (resource: Resource): Resource => {
    const paths = wanted.get(resource.type) ?? wanted.get(resource.type.split('/')[0] ?? '');
    if (paths === undefined || paths.length === 0) return resource;
    return {
      ...resource,
      attributes: pick(resource.attributes, paths),
      ...(resource.relationships !== undefined && {
        relationships: Object.fromEntries(
          Object.entries(resource.relationships).filter(([name]) => paths.includes(name)),
        ),
      }),
    };
  };
  const { data, included } = document;
  return {
    ...document,
    data: data === null ? null : isResource(data) ? thin(data) : data.map(thin),
    ...(included === undefined ? {} : { included: included.map(thin) }),
  };
}

function isResource(data: Resource | readonly Resource[]): data is Resource {
  return !Array.isArray(data);
}

function pick(attributes: ValueMap, paths: readonly string[]): ValueMap {
  const entries = Object.entries(attributes).flatMap(([name, value]): [string, Value][] => {
    if (paths.includes(name)) return [[name, value]];
    const below = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
    if (below.length === 0 || value === null || typeof value !== 'object' || Array.isArray(value)) return [];
    return [[name, pick(value as ValueMap, below)]];
  });
  return Object.fromEntries(entries);
}
