import { z } from 'zod';
import type { Value, ValueMap } from '../../interpreter/value';
import type { FieldSchema } from '../../src/kinds';
import type { StoredObject } from '../../src/objects';
import type { Neighbours } from '../../src/objects/relations/read-neighbours';
import { type Identifier, type Relationship, type Resource, resourceSchema } from '../answers/envelope';
import { type Inflection, inflectKey } from '../wire/inflection';

/** A relationship of the wire and the relation of the world that it shows; without one it is always empty. */
export interface WireRelation {
  readonly relation?: string;
  readonly many?: true;
  /** Several relations that are shown as one, at most `most` objects of them in all. */
  readonly union?: { readonly relations: readonly string[]; readonly most: number };
  /** Who it is where the object only knows an id: no object of the world. */
  readonly named?: (object: StoredObject) => Identifier | readonly Identifier[] | null;
  /** Left out of the answer where there is nobody on the other side. */
  readonly whenThere?: true;
}

/** What a serializer is told beside the object. */
export interface Presented {
  readonly extended: boolean;
  readonly inflection: Inflection;
  readonly neighbours: Neighbours;
  /** What the object's template or type declares; empty where it has none. */
  readonly fieldSchemas: readonly FieldSchema[];
}

/** How a kind looks on the wire. */
export interface ObjectResource<A extends z.ZodObject = z.ZodObject> {
  readonly type: string;
  readonly attributes: A;
  readonly relationships: Readonly<Record<string, WireRelation>>;
  /** The attributes that are not simply what is stored under the same name in snake_case. */
  readonly values?: (object: StoredObject, presented: Presented) => ValueMap;
  /** Attributes that the published document does not have: shown when they are asked for. */
  readonly extensions?: readonly string[];
  /** The relation to what declares the fields of its objects; without one they declare fields themselves, or have none. */
  readonly fieldsOf?: string;
  /** Relations that `values` looks at, although they are not shown. */
  readonly reads?: readonly string[];
  /** Where the type is not the same for all of the kind. */
  readonly typeOf?: (object: StoredObject) => string;
  /** The attributes that an object shows, where not all of the kind have the same. */
  readonly shows?: (object: StoredObject) => ReadonlySet<string>;
}

/** The relations of the world that a relationship shows. */
export function relationsOf({ relation, union }: WireRelation): readonly string[] {
  return union?.relations ?? (relation === undefined ? [] : [relation]);
}

const schemas = new WeakMap<ObjectResource, z.ZodType>();

/** The schema of a kind on the wire: one for all routes, so that the reference page names it once. */
export function objectSchema(resource: ObjectResource): z.ZodType {
  const known = schemas.get(resource);
  if (known !== undefined) return known;
  const { type, attributes, relationships, typeOf } = resource;
  const typeSchema = typeOf === undefined ? z.literal(type) : z.string().startsWith(`${type}/`);
  const made = resourceSchema(type, attributes, Object.keys(relationships), typeSchema);
  schemas.set(resource, made);
  return made;
}

/** An object on the wire: every attribute that its resource declares, null where nothing is known. */
export function serializeObject(resource: ObjectResource, object: StoredObject, presented: Presented): Resource {
  const { attributes, relationships, values, typeOf, type, extensions = [], shows } = resource;
  const given = { ...ownValues(object), ...values?.(object, presented) };
  const own = shows?.(object);
  const shown = Object.keys(attributes.shape)
    .filter((name) => presented.extended || !extensions.includes(name))
    .filter((name) => own === undefined || own.has(name));
  const entries = shown.map((name): [string, Value] => {
    if (Object.hasOwn(given, name)) return [name, given[name] ?? null];
    return [name, object.attributes[inflectKey(name, 'snake')] ?? null];
  });
  const related = Object.entries(relationships).flatMap(([name, wire]): [string, Relationship][] => {
    if (wire.named !== undefined) return [[name, { data: wire.named(object) }]];
    const neighbours = relationsOf(wire)
      .flatMap((relation) => presented.neighbours.get(relation) ?? [])
      .slice(0, wire.union?.most);
    if (wire.whenThere && neighbours.length === 0) return [];
    const others = neighbours.map(({ type, id }) => ({ type, id }));
    return [[name, { data: wire.many ? others : (others[0] ?? null) }]];
  });
  return {
    type: typeOf?.(object) ?? type,
    id: object.id,
    attributes: Object.fromEntries(entries),
    ...(Object.keys(relationships).length > 0 && { relationships: Object.fromEntries(related) }),
  };
}

function ownValues(object: StoredObject): ValueMap {
  return {
    status: object.status,
    key: object.key,
    referenceId: object.referenceId,
    tags: object.tags,
    createdAt: object.createdAt.toISOString(),
    updatedAt: object.updatedAt.toISOString(),
    redactedAt: object.redactedAt?.toISOString() ?? null,
  };
}
