import type { Db, Trx } from '../../src/database';
import { ACCOUNT_FIELDS, type FieldSchema, INQUIRY_FIELDS, kindNamed } from '../../src/kinds';
import { relatedToEach, type StoredObject } from '../../src/objects';
import { readFieldSchemas } from '../../src/objects/fields/read-field-schemas';
import { type Neighbours, readNeighbours } from '../../src/objects/relations/read-neighbours';
import {
  type ObjectResource,
  type Presented,
  relationsOf,
  serializeObject,
  type WireRelation,
} from '../resources/object-resource';
import { resourceOf } from '../resources/resource-of';
import type { Resource } from './envelope';
import type { IncludeShape, Includes } from './include';

/** How the caller wants things shown. */
export type How = Pick<Presented, 'inflection' | 'extended'>;

/** Objects of one kind on the wire, with whom they are related to. Two queries, however many they are. */
export async function presentObjects(
  db: Db | Trx,
  resource: ObjectResource,
  objects: readonly StoredObject[],
  how: How,
): Promise<Resource[]> {
  const shown = [...Object.values(resource.relationships).flatMap(relationsOf), ...(resource.reads ?? [])];
  const relations = resource.fieldsOf === undefined ? shown : [...new Set([...shown, resource.fieldsOf])];
  const neighbours = await readNeighbours(db, objects, relations);
  const schemas = await schemasOf(db, resource, objects, neighbours);
  return objects.map((object) =>
    serializeObject(resource, object, {
      ...how,
      neighbours: neighbours.get(object.id) ?? new Map(),
      fieldSchemas: schemas(object),
    }),
  );
}

/** One object on the wire. */
export async function presentObject(
  db: Db | Trx,
  resource: ObjectResource,
  object: StoredObject,
  how: How,
): Promise<Resource> {
  const [presented] = await presentObjects(db, resource, [object], how);
  if (presented === undefined) throw new TypeError('One object gives one resource.');
  return presented;
}

/**
 * What `include` may name for objects of one kind: their relationships, and those of what is behind them. Those that
 * Usher does not fill give nothing. A few queries a name, however many objects there are.
 */
export function includesOf(
  db: Db | Trx,
  kind: string,
  resource: ObjectResource,
  objects: readonly StoredObject[],
  how: How,
): Includes {
  return {
    shape: shapeOf(kind, resource),
    async load(name, further) {
      const wire = resource.relationships[name];
      const behind = wire === undefined ? [] : await behindOf(db, wire, objects);
      const found: Resource[] = [];
      for (const other of new Set(behind.map((object) => object.kind))) {
        const shown = resourceOf(other);
        if (shown === undefined) continue;
        const same = behind.filter((object) => object.kind === other);
        found.push(...(await presentObjects(db, shown, same, how)));
        const next = includesOf(db, other, shown, same, how);
        for (const one of further) found.push(...(await next.load(one, [])));
      }
      return found;
    },
  };
}

function shapeOf(kind: string, { relationships }: ObjectResource): IncludeShape {
  const { relations } = kindNamed(kind);
  const behind = (relation: string) => Object.keys(resourceOf(relations[relation]?.kind)?.relationships ?? {});
  return Object.fromEntries(
    Object.entries(relationships).map(([name, wire]) => [name, [...new Set(relationsOf(wire).flatMap(behind))]]),
  );
}

/** The objects behind a relationship of any of some objects, each once. */
async function behindOf(
  db: Db | Trx,
  wire: WireRelation,
  objects: readonly StoredObject[],
): Promise<readonly StoredObject[]> {
  const each: ReadonlyMap<string, readonly StoredObject[]>[] = [];
  for (const relation of relationsOf(wire)) each.push(await relatedToEach(db, objects, relation));
  const found = objects.flatMap(({ id }) =>
    each.flatMap((relation) => relation.get(id) ?? []).slice(0, wire.union?.most),
  );
  return [...new Map(found.map((object) => [object.id, object])).values()];
}

/** Who declares an object's fields: its template, its type, or itself; and the fields that its kind always has. */
async function schemasOf(
  db: Db | Trx,
  resource: ObjectResource,
  objects: readonly StoredObject[],
  neighbours: ReadonlyMap<string, Neighbours>,
): Promise<(object: StoredObject) => readonly FieldSchema[]> {
  const { fieldsOf } = resource;
  const declarer = (object: StoredObject): string | undefined =>
    fieldsOf === undefined ? object.id : neighbours.get(object.id)?.get(fieldsOf)?.[0]?.id;
  const found =
    fieldsOf === undefined
      ? new Map(objects.map((object) => [object.id, ownSchemas(object)]))
      : await readFieldSchemas(db, [...new Set(objects.flatMap((object) => declarer(object) ?? []))]);
  return (object) => {
    const always = ALWAYS[resource.type] ?? [];
    const declared = found.get(declarer(object) ?? '') ?? [];
    const own = new Set(declared.map(({ key }) => key));
    return [...always.filter(({ key }) => !own.has(key)), ...declared];
  };
}

const ALWAYS: Readonly<Record<string, readonly FieldSchema[]>> = {
  inquiry: INQUIRY_FIELDS,
  'inquiry-template': INQUIRY_FIELDS,
  account: ACCOUNT_FIELDS,
  'account-type': ACCOUNT_FIELDS,
};

function ownSchemas(object: StoredObject): readonly FieldSchema[] {
  const declared = object.attributes['field_schemas'];
  return Array.isArray(declared) ? (declared as unknown as readonly FieldSchema[]) : [];
}
