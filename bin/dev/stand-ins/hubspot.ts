import type { Value, ValueMap } from '../../../interpreter/value';
import { listOf, mapOf } from '../../../src/value-shape';
import { HUBSPOT_REFUSALS, refusal } from './hubspot-refusals';
import { recordArrivals } from './record-arrivals';
import { type Served, type StandInAnswer, type StandInRequest, serve } from './serve';
import type { StandIn, StandInOptions } from './stand-in';

export interface HubspotObject {
  readonly type: string;
  readonly id: string;
  readonly properties: { readonly [name: string]: string };
  readonly createdAt: string;
  readonly updatedAt: string;
  /** `companies/7` */
  readonly associations: ReadonlySet<string>;
}

export interface HubspotStandIn extends StandIn, Pick<Served, 'refuseNext'> {
  objects(): readonly HubspotObject[];
  /** Makes an object as somebody at HubSpot would. */
  add(type: string, properties: { readonly [name: string]: string }): HubspotObject;
  /** How many calls wrote something. */
  writes(): number;
  /** How many searched. */
  searches(): number;
  /** Ends all access tokens that were granted. */
  revoke(): void;
}

export interface HubspotOptions extends StandInOptions {
  /** Of a private app. */
  readonly accessToken?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** The first one; each is good for one use. */
  readonly refreshToken?: string;
}

/** Properties whose values are unique, by type. */
const UNIQUE: { readonly [type: string]: readonly string[] } = { contacts: ['email'] };

/** HubSpot on loopback: objects of any type, their associations, search, and both ways to be let in. */
export async function startHubspotStandIn(options: HubspotOptions = {}): Promise<HubspotStandIn> {
  const account = new Account(options);
  const served = await serve(account, options);
  return {
    url: served.url,
    refuseNext: served.refuseNext,
    objects: () => [...account.objects.values()],
    add: (type, properties) => account.make(type, properties),
    writes: () => account.writes,
    searches: () => account.searches,
    revoke: () => account.tokens.clear(),
    arrivals: account.arrivals.list,
    close: served.close,
  };
}

class Account {
  readonly objects = new Map<string, HubspotObject>();
  readonly arrivals = recordArrivals();
  readonly tokens = new Set<string>();
  writes = 0;
  searches = 0;
  #refreshToken: string;
  #granted = 0;
  #nextId = 512;

  constructor(private readonly options: HubspotOptions) {
    this.#refreshToken = options.refreshToken ?? 'refresh-0';
  }

  admit({ method, url, headers, form }: StandInRequest): StandInAnswer | undefined {
    if (method === 'POST' && url.pathname === '/oauth/v1/token') return this.#grant(form);
    const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
    const isKnown = token === (this.options.accessToken ?? 'pat-stand-in') || this.tokens.has(token);
    return isKnown ? undefined : HUBSPOT_REFUSALS.notAuthenticated;
  }

  answer(request: StandInRequest): StandInAnswer {
    const { method, url } = request;
    const [, type = '', id, ...rest] = url.pathname.split('/').slice(3).map(decodeURIComponent);
    if (url.pathname === '/account-info/v3/details') return ok({ portalId: 8140, uiDomain: 'app.hubspot.com' });
    if (url.pathname.startsWith('/crm/v4/') && method === 'PUT') return this.#associate(type, id ?? '', rest.slice(2));
    if (!url.pathname.startsWith('/crm/v3/objects/')) return HUBSPOT_REFUSALS.noSuchPage;
    if (method === 'POST' && id === 'search') return this.#search(type, mapOf(request.body));
    if (method === 'POST' && id === undefined) return this.#create(type, textsOf(mapOf(request.body)['properties']));
    const found = this.#find(type, id ?? '', url.searchParams.get('idProperty'));
    if (typeof found === 'string') return refusal(400, 'VALIDATION_ERROR', `${found} is not a unique property.`);
    if (found === undefined) return HUBSPOT_REFUSALS.notFound;
    if (method === 'GET') return ok(shown(found, askedFor(url)));
    return this.#update(found, textsOf(mapOf(request.body)['properties']));
  }

  make(type: string, properties: HubspotObject['properties']): HubspotObject {
    const id = String(this.#nextId++);
    const now = new Date().toISOString();
    const object = { type, id, properties, createdAt: now, updatedAt: now, associations: new Set<string>() };
    this.objects.set(`${type}/${id}`, object);
    return object;
  }

  #grant(form: URLSearchParams): StandInAnswer {
    const { clientId = 'app', clientSecret = 'app-secret' } = this.options;
    const isKnown = form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
    if (!isKnown || form.get('grant_type') !== 'refresh_token') return HUBSPOT_REFUSALS.noSuchClient;
    if (form.get('refresh_token') !== this.#refreshToken) return HUBSPOT_REFUSALS.noSuchRefreshToken;
    const token = `granted-${++this.#granted}`;
    this.tokens.add(token);
    this.#refreshToken = `refresh-${this.#granted}`;
    return ok({ token_type: 'bearer', access_token: token, refresh_token: this.#refreshToken, expires_in: 1800 });
  }

  #create(type: string, properties: HubspotObject['properties']): StandInAnswer {
    const invalid = invalidProperty(properties);
    if (invalid !== undefined) return invalid;
    const taken = this.#taken(type, properties);
    if (taken !== undefined) return HUBSPOT_REFUSALS.exists(taken.id);
    this.#wrote(`New ${type}`, properties);
    return { status: 201, body: shown(this.make(type, properties)) };
  }

  #update(object: HubspotObject, properties: HubspotObject['properties']): StandInAnswer {
    const invalid = invalidProperty(properties);
    if (invalid !== undefined) return invalid;
    const taken = this.#taken(object.type, properties);
    if (taken !== undefined && taken.id !== object.id) return HUBSPOT_REFUSALS.exists(taken.id);
    const changed = {
      ...object,
      properties: { ...object.properties, ...properties },
      updatedAt: new Date().toISOString(),
    };
    this.objects.set(`${object.type}/${object.id}`, changed);
    this.#wrote(`Update of ${object.type}/${object.id}`, properties);
    return ok(shown(changed, Object.keys(properties)));
  }

  #associate(type: string, id: string, [otherType = '', other = '']: readonly string[]): StandInAnswer {
    const from = this.objects.get(`${type}/${id}`);
    const to = this.objects.get(`${otherType}/${other}`);
    if (from === undefined || to === undefined) return HUBSPOT_REFUSALS.notFound;
    (from.associations as Set<string>).add(`${otherType}/${other}`);
    this.#wrote(`${type}/${id} with ${otherType}/${other}`, {});
    const pair = (one: string, another: string) => ({
      from: { id: one },
      to: { id: another },
      associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 },
    });
    const times = { startedAt: from.updatedAt, completedAt: from.updatedAt };
    return ok({ status: 'COMPLETE', results: [pair(id, other), pair(other, id)], ...times });
  }

  #search(type: string, body: ValueMap): StandInAnswer {
    this.searches += 1;
    const groups = listOf(body['filterGroups']).map((group) => listOf(mapOf(group)['filters']).map(mapOf));
    const matches = ({ properties }: HubspotObject) =>
      groups.some((filters) =>
        filters.every(({ propertyName, value }) => isEqual(properties[String(propertyName)], String(value))),
      );
    const found = [...this.objects.values()].filter((object) => object.type === type && matches(object));
    const names = listOf(body['properties']).map(String);
    const limit = Number(body['limit'] ?? 10);
    return ok({ total: found.length, results: found.slice(0, limit).map((object) => shown(object, names)) });
  }

  /** The object, or the name of a property by which none can be named. */
  #find(type: string, id: string, property: string | null): HubspotObject | string | undefined {
    if (property === null) return this.objects.get(`${type}/${id}`);
    if (!(UNIQUE[type] ?? []).includes(property)) return property;
    return [...this.objects.values()].find((one) => one.type === type && isEqual(one.properties[property], id));
  }

  #taken(type: string, properties: HubspotObject['properties']): HubspotObject | undefined {
    const of = (property: string) => this.#find(type, properties[property] ?? '', property);
    const found = (UNIQUE[type] ?? []).filter((property) => properties[property]).map(of);
    return found.find((object): object is HubspotObject => typeof object === 'object');
  }

  #wrote(title: string, details: ValueMap): void {
    this.writes += 1;
    this.arrivals.note(title, details);
  }
}

function isEqual(held: string | undefined, value: string): boolean {
  return held?.toLowerCase() === value.trim().toLowerCase();
}

/** An address must be one, and no property begins with `no_`. */
function invalidProperty(properties: HubspotObject['properties']): StandInAnswer | undefined {
  const unknown = Object.keys(properties).find((name) => name.startsWith('no_'));
  if (unknown !== undefined) return HUBSPOT_REFUSALS.invalid('PROPERTY_DOESNT_EXIST', unknown);
  const { email } = properties;
  return email === undefined || /^\S+@\S+$/.test(email)
    ? undefined
    : HUBSPOT_REFUSALS.invalid('INVALID_EMAIL', 'email');
}

function askedFor(url: URL): readonly string[] {
  return url.searchParams.getAll('properties').flatMap((names) => names.split(','));
}

/** As HubSpot shows it: what was asked for, and what it always says. */
function shown(object: HubspotObject, names: readonly string[] = Object.keys(object.properties)): ValueMap {
  const { id, properties, createdAt, updatedAt } = object;
  const asked = Object.fromEntries(names.map((name) => [name, properties[name] ?? null]));
  const always = { hs_object_id: id, createdate: createdAt, lastmodifieddate: updatedAt };
  return { id, properties: { ...asked, ...always }, createdAt, updatedAt, archived: false };
}

function textsOf(value: Value | undefined): HubspotObject['properties'] {
  const texts = Object.entries(mapOf(value)).map(([name, text]) => [name, String(text ?? '').trim()] as const);
  // Addresses are kept in lower case.
  return Object.fromEntries(texts.map(([name, text]) => [name, name === 'email' ? text.toLowerCase() : text]));
}

function ok(body: ValueMap): StandInAnswer {
  return { status: 200, body };
}
