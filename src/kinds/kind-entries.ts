import type { Catalogue, KindEntry } from '../../interpreter/catalogue';
import type { Kind } from './kind';
import { KINDS } from './kinds';

/** The kinds as the compiler is told of them. */
export function kindEntries(): Catalogue['kinds'] {
  return Object.fromEntries([...KINDS].map(([name, kind]) => [name, entryOf(kind)]));
}

function entryOf(kind: Kind): KindEntry {
  const visible = Object.entries(kind.attributes).filter(([, attribute]) => attribute.hidden !== true);
  return {
    kind: kind.name,
    prefix: kind.prefix,
    statuses: kind.statuses?.names ?? [],
    attributes: Object.fromEntries(visible.map(([key, { type, source }]) => [key, { type, source }])),
    relations: Object.fromEntries(
      Object.entries(kind.relations).map(([key, relation]) => [key, { kind: relation.kind, many: relation.many }]),
    ),
    events: kind.events,
    subjects: kind.subjects.map((relation) => kind.relations[relation]?.kind ?? relation),
    unavailable: kind.unavailable,
  };
}
