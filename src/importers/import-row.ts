import type { Value, ValueMap } from '../../interpreter/value';
import { addItem } from '../lists/add-item';
import { createObject } from '../objects/create-object';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';

/** What columns of numbers hold. */
const NUMBERS: ReadonlySet<string> = new Set(['latitude', 'longitude', 'radius_meters']);
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Does one row of an importer: makes the account, or the item, that it says. Faults are those of making one. */
export async function importRow(writing: Writing, importer: StoredObject, row: ValueMap): Promise<void> {
  const { importer_type: type, list_id: listId } = importer.attributes;
  if (type === 'account') await createObject(writing, 'account', accountOf(row));
  else
    await addItem(writing, String(listId), itemOf(row), {
      creator: { type: `importer/${String(type)}`, id: importer.id },
    });
}

function itemOf(row: ValueMap): ValueMap {
  return Object.fromEntries(
    Object.entries(row).map(([column, cell]): [string, Value] => [
      column,
      NUMBERS.has(column) && NUMBER.test(String(cell)) ? Number(cell) : cell,
    ]),
  );
}

function accountOf(row: ValueMap) {
  const { reference_id: referenceId, birthdate, social_security_number: number, tags } = row;
  const name = { first: row['name_first'], middle: row['name_middle'], last: row['name_last'] };
  const parts = Object.entries(name).filter((part): part is [string, Value] => part[1] !== undefined);
  const numbers = [{ identification_class: 'ssn', identification_number: number ?? null, issuing_country: 'US' }];
  return {
    ...(typeof referenceId === 'string' && { referenceId }),
    tags: typeof tags === 'string' ? tagsOf(tags) : [],
    fields: {
      ...(parts.length > 0 && { name: Object.fromEntries(parts) }),
      ...(birthdate !== undefined && { birthdate }),
      ...(number !== undefined && { identification_numbers: numbers }),
    },
  };
}

function tagsOf(cell: string): readonly string[] {
  return cell
    .split(/[,;|]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
