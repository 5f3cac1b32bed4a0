import type { Value, ValueMap } from '../../../interpreter/value';
import { mapOf } from '../../../src/value-shape';
import { readSoql } from './read-soql';
import { recordArrivals } from './record-arrivals';
import { refusal, SALESFORCE_REFUSALS } from './salesforce-refusals';
import { type Served, type StandInAnswer, type StandInRequest, serve } from './serve';
import type { StandIn, StandInOptions } from './stand-in';

export interface SalesforceRecord {
  readonly object: string;
  readonly id: string;
  readonly fields: ValueMap;
}

export interface SalesforceStandIn extends StandIn, Pick<Served, 'refuseNext'> {
  records(): readonly SalesforceRecord[];
  /** Makes a record as somebody at Salesforce would. */
  add(object: string, fields: ValueMap): SalesforceRecord;
  /** How many calls wrote something. */
  writes(): number;
  /** How many searched. */
  searches(): number;
  /** Tokens granted so far. */
  granted(): number;
  /** Ends all sessions. */
  revoke(): void;
}

export interface SalesforceOptions extends StandInOptions {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly refreshToken?: string;
  /** Says whether it takes an assertion (JWT). */
  readonly isAsserted?: (assertion: string) => boolean;
  /** What it calls its own address; the one that it was asked at, if left out. */
  readonly instanceUrl?: string;
}

/** Fields that a new record must have, by object. */
const REQUIRED: { readonly [object: string]: readonly string[] } = {
  Contact: ['LastName'],
  Lead: ['LastName', 'Company'],
  Account: ['Name'],
};

/** Salesforce on loopback: three ways to a token, records of any object, upserts, and queries. */
export async function startSalesforceStandIn(options: SalesforceOptions = {}): Promise<SalesforceStandIn> {
  const org = new Org(options);
  const served = await serve(org, options);
  return {
    url: served.url,
    refuseNext: served.refuseNext,
    records: () => [...org.records.values()],
    add: (object, fields) => org.make(object, fields),
    writes: () => org.writes,
    searches: () => org.searches,
    granted: () => org.granted,
    revoke: () => org.sessions.clear(),
    arrivals: org.arrivals.list,
    close: served.close,
  };
}

class Org {
  readonly records = new Map<string, SalesforceRecord>();
  readonly arrivals = recordArrivals();
  readonly sessions = new Set<string>();
  writes = 0;
  searches = 0;
  granted = 0;
  #nextId = 1;

  constructor(private readonly options: SalesforceOptions) {}

  admit({ method, url, headers, form }: StandInRequest): StandInAnswer | undefined {
    if (method === 'POST' && url.pathname === '/services/oauth2/token') return this.#grant(form, url.origin);
    const session = headers.authorization?.replace(/^Bearer /, '') ?? '';
    return this.sessions.has(session) ? undefined : SALESFORCE_REFUSALS.session;
  }

  answer({ method, url, body }: StandInRequest): StandInAnswer {
    const [services, data, , kind, object = '', at, external] = url.pathname
      .split('/')
      .slice(1)
      .map(decodeURIComponent);
    if (services !== 'services' || data !== 'data') return SALESFORCE_REFUSALS.notFound;
    if (kind === 'query') return this.#query(url.searchParams.get('q') ?? '');
    if (kind !== 'sobjects' || object.startsWith('No_')) return SALESFORCE_REFUSALS.notFound;
    const fields = mapOf(body);
    const unknown = Object.keys(fields).filter((name) => name.startsWith('No_'));
    if (unknown.length > 0) return refusal(400, 'INVALID_FIELD', `No such column on ${object}`, unknown);
    if (method === 'POST' && at === undefined) return this.#create(object, fields);
    if (method !== 'PATCH' || at === undefined) return SALESFORCE_REFUSALS.notFound;
    if (external === undefined) return this.#update(this.#byId(object, at), fields);
    return this.#upsert(object, at, external, fields, url.searchParams.get('updateOnly') === 'true');
  }

  make(object: string, fields: ValueMap): SalesforceRecord {
    const id = `003${String(this.#nextId++).padStart(12, '0')}AAA`;
    const record = { object, id, fields };
    this.records.set(id, record);
    return record;
  }

  #grant(form: URLSearchParams, origin: string): StandInAnswer {
    const error = this.#whyNot(form);
    if (error !== undefined) return SALESFORCE_REFUSALS.grant(error);
    this.granted += 1;
    const token = `00Dstand-in!session-${this.granted}`;
    this.sessions.add(token);
    const instance = this.options.instanceUrl ?? origin;
    const id = `${instance}/id/00D000000000001EAA/005000000000001AAA`;
    const body = {
      access_token: token,
      instance_url: instance,
      id,
      token_type: 'Bearer',
      issued_at: String(Date.now()),
    };
    return { status: 200, body: { ...body, signature: 'c3RhbmQtaW4=' } };
  }

  #whyNot(form: URLSearchParams): string | undefined {
    const { clientId = 'connected-app', clientSecret = 'app-secret', refreshToken = 'refresh' } = this.options;
    const grant = form.get('grant_type');
    if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
      return this.options.isAsserted?.(form.get('assertion') ?? '') === true ? undefined : 'invalid_grant';
    }
    if (form.get('client_id') !== clientId) return 'invalid_client_id';
    if (grant === 'client_credentials')
      return form.get('client_secret') === clientSecret ? undefined : 'invalid_client';
    if (grant !== 'refresh_token') return 'unsupported_grant_type';
    return form.get('refresh_token') === refreshToken ? undefined : 'invalid_grant';
  }

  #create(object: string, fields: ValueMap): StandInAnswer {
    const missing = (REQUIRED[object] ?? []).filter((name) => fields[name] === undefined || fields[name] === null);
    if (missing.length > 0) {
      return refusal(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
    }
    const { id } = this.make(object, fields);
    this.#wrote(`New ${object}`, fields);
    return { status: 201, body: { id, success: true, errors: [] } };
  }

  #update(record: SalesforceRecord | undefined, fields: ValueMap): StandInAnswer {
    if (record === undefined) return SALESFORCE_REFUSALS.notFound;
    this.records.set(record.id, { ...record, fields: { ...record.fields, ...fields } });
    this.#wrote(`Update of ${record.object} ${record.id}`, fields);
    return { status: 204 };
  }

  #upsert(object: string, field: string, value: string, fields: ValueMap, updateOnly: boolean): StandInAnswer {
    const inPath = Object.keys(fields).filter((name) => name.toLowerCase() === field.toLowerCase());
    if (inPath.length > 0) return refusal(400, 'INVALID_FIELD', 'The external id is named in the path', inPath);
    const found = this.#where(object, [{ field, value }]);
    const base = '/services/data/v64.0/sobjects';
    if (found.length > 1) return { status: 300, body: found.map(({ id }) => `${base}/${object}/${id}`) };
    const [record] = found;
    if (record !== undefined) {
      this.#update(record, fields);
      return { status: 200, body: { id: record.id, success: true, errors: [], created: false } };
    }
    if (updateOnly) return SALESFORCE_REFUSALS.notFound;
    const made = this.#create(object, { ...fields, [field]: value });
    return made.status === 201 ? { ...made, body: { ...mapOf(made.body), created: true } } : made;
  }

  #query(text: string): StandInAnswer {
    this.searches += 1;
    const query = readSoql(text);
    if (query === undefined) return refusal(400, 'MALFORMED_QUERY', 'unexpected token');
    const unknown = query.fields.filter((name) => name.startsWith('No_'));
    if (unknown.length > 0) return refusal(400, 'INVALID_FIELD', `No such column on ${query.type}`);
    const own: readonly SalesforceRecord[] =
      query.type === 'Organization'
        ? [{ object: 'Organization', id: '00D000000000001EAA', fields: { Name: 'Stand-in' } }]
        : this.#where(query.type, query.where);
    const found = own.slice(0, query.limit).map((record) => shown(record, query.fields));
    return { status: 200, body: { totalSize: found.length, done: true, records: found } };
  }

  #byId(object: string, id: string): SalesforceRecord | undefined {
    const record = this.records.get(id);
    return record?.object === object ? record : undefined;
  }

  #where(object: string, conditions: readonly { readonly field: string; readonly value: Value }[]) {
    const holds = (held: Value | undefined, value: Value) =>
      typeof held === 'string' ? held.toLowerCase() === String(value).toLowerCase() : (held ?? null) === value;
    const of = (record: SalesforceRecord, field: string) => (field === 'Id' ? record.id : record.fields[field]);
    return [...this.records.values()].filter(
      (record) => record.object === object && conditions.every(({ field, value }) => holds(of(record, field), value)),
    );
  }

  #wrote(title: string, details: ValueMap): void {
    this.writes += 1;
    this.arrivals.note(title, details);
  }
}

/** `Account.Name` is a name within a record within the record. */
function shown({ object, id, fields }: SalesforceRecord, names: readonly string[]): ValueMap {
  const record: { [name: string]: Value } = {
    attributes: { type: object, url: `/services/data/v64.0/sobjects/${object}/${id}` },
  };
  for (const name of names) {
    const [first = '', ...rest] = name.split('.');
    if (rest.length === 0) record[first] = name === 'Id' ? id : (fields[name] ?? null);
    else
      record[first] = { ...mapOf(record[first]), attributes: { type: first }, ...nested(mapOf(fields[first]), rest) };
  }
  return record;
}

function nested(fields: ValueMap, [first = '', ...rest]: readonly string[]): ValueMap {
  if (rest.length === 0) return { [first]: fields[first] ?? null };
  return { [first]: { attributes: { type: first }, ...nested(mapOf(fields[first]), rest) } };
}
