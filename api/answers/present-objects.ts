import type { Db, Trx } from '../../src/database';
import { ACCOUNT_FIELDS, type FieldSchema, INQUIRY_FIELDS } from '../../src/kinds';
import { related, type StoredObject } from '../../src/objects';
import { readFieldSchemas } from '../../src/objects/fields/read-field-schemas';
import { type Neighbours, readNeighbours } from '../../src/objects/relations/read-neighbours';
import { type ObjectResource, type Presented, relationsOf, serializeObject } from '../resources/object-resource';
import { resourceOf } from '../resources/resource-of';
import type { Resource } from './envelope';
import type { Include } from './include';

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

/** What `include` may name for an object: its relationships. Those that Usher does not fill give nothing. */
export function includesOf(
  db: Db | Trx,
  resource: ObjectResource,
  object: StoredObject,
  how: How,
): Readonly<Record<string, Include>> {
  const entries = Object.entries(resource.relationships).map(([name, wire]): [string, Include] => [
    name,
    async () => {
      const found: Resource[] = [];
      for (const relation of relationsOf(wire)) {
        const objects = await related(db, object, relation);
        const other = resourceOf(objects[0]?.kind);
        if (other !== undefined) found.push(...(await presentObjects(db, other, objects, how)));
      }
      return found.slice(0, wire.union?.most);
    },
  ]);
  return Object.fromEntries(entries);
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
