import type { Type } from '../catalogue';
import { suggestion } from '../definition/did-you-mean';
import type { FieldDefinition } from '../definition/parts/schema';
import { below, refuse, type Site } from './references/site';
import { ANY, optional, personal } from './types';

const PLAIN = ['string', 'number', 'integer', 'boolean', 'date', 'datetime'] as const;
const ALL = [...PLAIN, 'array', 'object'];

/** The type that a trigger field, a variable or an item of a list declares. */
export function fieldType(field: FieldDefinition, site: Site): Type {
  const bare = bareType(field, site);
  const kept = field.personal === true ? personal(bare) : bare;
  return field.required === true ? kept : optional(kept);
}

function bareType(field: FieldDefinition, site: Site): Type {
  const { type, items } = field;
  if (items !== undefined && type !== 'array') {
    refuse(below(site, 'items'), 'unknown_key', '"items" belongs to the type array only.', 'Leave it out.');
  }
  const plain = PLAIN.find((name) => name === type);
  if (plain !== undefined) return { is: plain };
  if (type === 'object') return { is: 'map', keys: {}, open: true };
  if (type === 'array') {
    return {
      is: 'array',
      of: items === undefined ? ANY : fieldType({ ...items, required: true }, below(site, 'items')),
    };
  }
  if (site.compilation.kind(type) !== undefined) return { is: 'object', kind: type };
  const known = [...ALL, ...Object.keys(site.compilation.catalogue.kinds)];
  refuse(
    below(site, 'type'),
    'unknown_kind',
    `There is no type "${type}".`,
    suggestion(type, known, `There is: ${known.join(', ')}.`),
  );
  return ANY;
}
