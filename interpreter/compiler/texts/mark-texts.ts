import type { JsonSchema } from '../../catalogue';
import type { Expression, TextPlace } from '../../plan';
import type { Draft, MapDraft } from '../draft';
import { refuse } from '../references/site';
import { isSchema, propertiesOf } from '../types';
import { HtmlReader } from './html-reader';
import { jsonBodyPlaces, jsonPlaces } from './json-places';
import { type FindPlaces, isRefusal, placesBy } from './place';
import { slackPlaces } from './slack-places';
import { targetPlaces, urlPlaces } from './url-places';

const everywhere =
  (place: TextPlace): FindPlaces =>
  (pieces) =>
    pieces.slice(0, -1).map(() => place);

/** The sorts of text that an input can be marked with (`x-text`). */
const SORTS: { readonly [sort: string]: FindPlaces | undefined } = {
  html: placesBy(() => new HtmlReader()),
  slack: slackPlaces,
  url: urlPlaces,
  target: targetPlaces,
  json: jsonPlaces,
  json_body: jsonBodyPlaces,
  line: everywhere('line'),
  text: everywhere('text'),
};

/** What holds for the texts of a value that is itself no text. */
interface Below {
  readonly sort?: string;
  readonly byKey: { readonly [key: string]: string };
}

const JSON_TYPE = /^\s*application\/([\w.+-]+\+)?json\s*(;|$)/i;

const NOTHING: Below = { byKey: {} };

/** Escapes what is put into the texts of an action's input for the place where it stands, as the schema marks them. */
export function markTexts(draft: MapDraft, schema: JsonSchema): MapDraft {
  return marked(draft, schema, NOTHING) as MapDraft;
}

function marked(draft: Draft, schema: JsonSchema, above: Below): Draft {
  const below = belowOf(schema, above);
  const { entries, items, expression } = draft;
  if (expression.is === 'literal') return draft;
  if (entries !== undefined) return markedMap(draft, entries, schema, below);
  if (items !== undefined) {
    const of = isSchema(schema.items) ? schema.items : {};
    const each = items.map((item) => marked(item, of, below));
    return { ...draft, items: each, expression: { is: 'list', items: each.map((item) => item.expression) } };
  }
  const find = below.sort === undefined ? undefined : SORTS[below.sort];
  if (find === undefined) return draft;
  if (schema.type === 'array' || schema.type === 'object') return refuseWhole(draft);
  return { ...draft, expression: markedText(draft, find) };
}

function markedMap(draft: Draft, entries: { readonly [key: string]: Draft }, schema: JsonSchema, below: Below): Draft {
  const properties = propertiesOf(schema);
  const each = Object.entries(entries).map(([key, entry]): readonly [string, Draft] => {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const sort = Object.hasOwn(below.byKey, key) ? below.byKey[key] : (sortByType(property, entries) ?? below.sort);
    return [key, marked(entry, property ?? {}, sort === undefined ? below : { ...below, sort })];
  });
  const expressions = Object.fromEntries(each.map(([key, entry]) => [key, entry.expression]));
  return { ...draft, entries: Object.fromEntries(each), expression: { is: 'map', entries: expressions } };
}

function belowOf(schema: JsonSchema, above: Below): Below {
  const sort = schema['x-text'];
  const byKey = schema['x-text-by-key'];
  return {
    ...above,
    ...(typeof sort === 'string' && { sort }),
    ...(isSchema(byKey ?? null) && { byKey: byKey as Below['byKey'] }),
  };
}

/** That of JSON, where the author's headers (`x-text-by-type`) say so in so many words. */
function sortByType(schema: JsonSchema | undefined, entries: { readonly [key: string]: Draft }): string | undefined {
  const key = schema?.['x-text-by-type'];
  const headers = typeof key === 'string' ? (entries[key]?.entries ?? {}) : {};
  const isJson = Object.entries(headers).some(([name, { expression }]) => {
    return name.toLowerCase() === 'content-type' && isWritten(expression) && JSON_TYPE.test(String(expression.value));
  });
  return isJson ? 'json_body' : undefined;
}

function refuseWhole(draft: Draft): Draft {
  const message = `${draft.name} cannot be the whole of this: what it holds could not be told from what you write.`;
  refuse(draft.site, 'unsafe_place', message, 'Write it out, and put values into its texts.');
  return draft;
}

function markedText({ expression, site }: Draft, find: FindPlaces): Expression {
  const parts = expression.is === 'text' ? expression.parts : [expression];
  const pieces = [''];
  for (const part of parts) {
    if (isWritten(part)) pieces[pieces.length - 1] += String(part.value);
    else pieces.push('');
  }
  const places = find(pieces);
  let at = 0;
  const escaped = parts.map((part): Expression => {
    if (isWritten(part)) return part;
    const place = places[at++] as (typeof places)[number];
    if (place === 'bare') return part;
    if (!isRefusal(place)) return { is: 'escape', as: place, of: part };
    refuse(site, 'unsafe_place', place.message, place.hint);
    return part;
  });
  return expression.is === 'text' ? { ...expression, parts: escaped } : (escaped[0] as Expression);
}

function isWritten(part: Expression): part is Expression & { is: 'literal' } {
  return part.is === 'literal';
}
