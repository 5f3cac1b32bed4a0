/** What of an object can be searched by, and how it is compared. */
export type Searchable =
  /** A column of its row. */
  | { readonly is: 'text'; readonly column: 'status' | 'reference_id' }
  | { readonly is: 'time'; readonly column: 'created_at' | 'updated_at' }
  /** Kept in its attributes. */
  | { readonly is: 'kept'; readonly key: string; readonly time?: true }
  /** Who it is attached to, by id or key. */
  | { readonly is: 'relation'; readonly held: string }
  /** A part of its fields or identifiers. */
  | { readonly is: 'part'; readonly of: 'fields' | 'identifiers'; readonly path: readonly string[] };

type Attributes = { readonly [attribute: string]: Searchable };

const STATUS: Searchable = { is: 'text', column: 'status' };
const TIMES: Attributes = {
  created_at: { is: 'time', column: 'created_at' },
  updated_at: { is: 'time', column: 'updated_at' },
};
const REFERENCE: Attributes = { reference_id: { is: 'text', column: 'reference_id' } };

/** By kind, as the published document lists them. */
const KNOWN: { readonly [kind: string]: Attributes } = {
  inquiry: {
    status: STATUS,
    ...TIMES,
    ...REFERENCE,
    inquiry_template_id: { is: 'relation', held: 'template' },
    account_id: { is: 'relation', held: 'account' },
  },
  account: { type: { is: 'relation', held: 'account_type' }, status: STATUS, ...TIMES, ...REFERENCE },
  case: {
    template: { is: 'relation', held: 'template' },
    status: STATUS,
    state: STATUS,
    ...TIMES,
    resolved_at: { is: 'kept', key: 'resolved_at', time: true },
    sla_expires_at: { is: 'kept', key: 'sla_expires_at', time: true },
    assignee: { is: 'kept', key: 'assignee_id' },
    resolver: { is: 'kept', key: 'resolver_id' },
    case_queue: { is: 'relation', held: 'queue' },
  },
};

const PARTS: { readonly [kind: string]: readonly ('fields' | 'identifiers')[] } = {
  inquiry: ['fields'],
  account: ['fields', 'identifiers'],
  case: ['fields'],
};

/** What an attribute of a query means for a kind; undefined where it cannot be searched by. */
export function findSearchable(kind: string, attribute: string): Searchable | undefined {
  const [first = '', ...path] = attribute.split('.');
  const of = PARTS[kind]?.find((part) => part === first);
  if (of !== undefined)
    return path.length > 0 && path.every((key) => key !== '') ? { is: 'part', of, path } : undefined;
  const name = attribute.replaceAll('-', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const known = KNOWN[kind] ?? {};
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

/** The names of what a kind can be searched by. */
export function searchableNames(kind: string): readonly string[] {
  return [...Object.keys(KNOWN[kind] ?? {}), ...(PARTS[kind] ?? []).map((part) => `${part}.<key>`)];
}
