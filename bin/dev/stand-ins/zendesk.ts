import type { Value, ValueMap } from '../../../interpreter/value';
import { listOf, mapOf } from '../../../src/value-shape';
import { recordArrivals } from './record-arrivals';
import { type Served, type StandInAnswer, type StandInRequest, serve } from './serve';
import type { StandIn, StandInOptions } from './stand-in';
import { ZENDESK_REFUSALS } from './zendesk-refusals';

export interface ZendeskTicket {
  readonly id: number;
  readonly subject: string | null;
  readonly status: string;
  readonly priority: string | null;
  readonly tags: readonly string[];
  readonly requester: { readonly email: string; readonly name?: string } | null;
  readonly external_id: string | null;
  readonly custom_fields: readonly Value[];
  readonly created_at: string;
  readonly updated_at: string;
  readonly comments: readonly { readonly body: string; readonly public: boolean }[];
  /** The custom metadata of each update, the oldest first. */
  readonly audits: readonly ValueMap[];
}

export interface ZendeskStandIn extends StandIn, Pick<Served, 'refuseNext'> {
  tickets(): readonly ZendeskTicket[];
  /** Makes a ticket as somebody at Zendesk would; or changes one. */
  add(ticket: ValueMap): ZendeskTicket;
  change(id: number, ticket: ValueMap): void;
  /** How many calls wrote something. */
  writes(): number;
  /** How many searched. */
  searches(): number;
}

export interface ZendeskOptions extends StandInOptions {
  readonly email?: string;
  readonly apiToken?: string;
  readonly accessToken?: string;
}

/** A change of this second is seen at the next one: Zendesk's times have no milliseconds, and ours would be told apart by them. */
const SECOND = 1000;

/** Zendesk on loopback: tickets with their comments, audits and tags, search, and idempotency keys. */
export async function startZendeskStandIn(options: ZendeskOptions = {}): Promise<ZendeskStandIn> {
  const desk = new Desk(options);
  const served = await serve(desk, options);
  return {
    url: served.url,
    refuseNext: served.refuseNext,
    tickets: () => [...desk.tickets.values()],
    add: (ticket) => desk.make(ticket),
    change: (id, ticket) => desk.write(id, ticket),
    writes: () => desk.writes,
    searches: () => desk.searches,
    arrivals: desk.arrivals.list,
    close: served.close,
  };
}

class Desk {
  readonly tickets = new Map<number, ZendeskTicket>();
  readonly arrivals = recordArrivals();
  readonly #answered = new Map<string, { readonly body: string; readonly answer: StandInAnswer }>();
  writes = 0;
  searches = 0;
  #nextId = 35436;
  #clock = Date.UTC(2026, 0, 1);

  constructor(private readonly options: ZendeskOptions) {}

  admit({ headers }: StandInRequest): StandInAnswer | undefined {
    const { email = 'agent@stand-in.example', apiToken = 'api-token', accessToken = 'access-token' } = this.options;
    const basic = `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}`;
    const isKnown = headers.authorization === basic || headers.authorization === `Bearer ${accessToken}`;
    return isKnown ? undefined : ZENDESK_REFUSALS.notAuthenticated;
  }

  answer(request: StandInRequest): StandInAnswer {
    const { method, url } = request;
    const [api, version, kind, at, part] = url.pathname
      .replace(/\.json$/, '')
      .split('/')
      .slice(1);
    if (api !== 'api' || version !== 'v2') return ZENDESK_REFUSALS.noSuchHelpdesk;
    if (kind === 'users' && at === 'me') return ok({ user: { id: 35436, name: 'Agent', role: 'admin' } });
    if (kind === 'search') return this.#search(url.searchParams.get('query') ?? '');
    if (kind !== 'tickets') return ZENDESK_REFUSALS.notFound;
    if (at === undefined && method === 'POST') return this.#once(request, () => this.#create(request.body));
    const ticket = this.tickets.get(Number(at));
    if (ticket === undefined) return ZENDESK_REFUSALS.notFound;
    if (part === 'audits') return this.#audits(ticket, url.searchParams);
    if (part === 'tags') return this.#tag(method, ticket, listOf(mapOf(request.body)['tags']).map(String));
    if (method === 'GET') return ok({ ticket: shown(ticket) });
    return this.#update(ticket, mapOf(mapOf(request.body)['ticket']));
  }

  make(given: ValueMap): ZendeskTicket {
    const now = this.#tick();
    const id = this.#nextId++;
    const empty = { subject: null, priority: null, requester: null, external_id: null, custom_fields: [] };
    const ticket: ZendeskTicket = {
      ...empty,
      id,
      status: 'new',
      tags: [],
      created_at: now,
      updated_at: now,
      comments: [],
      audits: [],
    };
    this.tickets.set(id, ticket);
    this.write(id, given);
    return this.tickets.get(id) ?? ticket;
  }

  write(id: number, given: ValueMap): void {
    const ticket = this.tickets.get(id);
    if (ticket === undefined) throw new Error(`There is no ticket ${id}.`);
    const { comment, metadata, safe_update: _safe, updated_stamp: _stamp, ...plain } = given;
    const { body, public: isPublic = true } = mapOf(comment);
    const said = body === undefined ? [] : [{ body: String(body), public: isPublic === true }];
    const changed = { ...ticket, ...plain, updated_at: this.#tick() } as ZendeskTicket;
    const comments = [...ticket.comments, ...said];
    this.tickets.set(id, { ...changed, comments, audits: [...ticket.audits, mapOf(metadata)] });
  }

  /** A key that was seen gives the answer that it gave, if the body is the same. */
  #once({ headers, body }: StandInRequest, create: () => StandInAnswer): StandInAnswer {
    const key = headers['idempotency-key'];
    if (typeof key !== 'string') return create();
    const known = this.#answered.get(key);
    const text = JSON.stringify(body);
    if (known !== undefined && known.body !== text) return ZENDESK_REFUSALS.otherBody;
    const answer = known?.answer ?? create();
    if (answer.status === 201) this.#answered.set(key, { body: text, answer });
    return { ...answer, headers: { 'x-idempotency-lookup': known === undefined ? 'miss' : 'hit' } };
  }

  #create(body: Value): StandInAnswer {
    const given = mapOf(mapOf(body)['ticket']);
    const words = mapOf(given['comment'])['body'];
    if (typeof words !== 'string' || words.trim() === '') return ZENDESK_REFUSALS.blank('description');
    const subject = given['subject'] ?? words.slice(0, 150);
    const ticket = this.make({ ...given, subject });
    this.#wrote(`New ticket ${ticket.id}`, given);
    return { status: 201, body: { ticket: shown(ticket), audit: { id: 1, ticket_id: ticket.id, events: [] } } };
  }

  #update(ticket: ZendeskTicket, given: ValueMap): StandInAnswer {
    if (ticket.status === 'closed') return ZENDESK_REFUSALS.closed;
    if (given['safe_update'] === true && given['updated_stamp'] !== ticket.updated_at) return ZENDESK_REFUSALS.outdated;
    this.write(ticket.id, given);
    this.#wrote(`Update of ticket ${ticket.id}`, given);
    return ok({
      ticket: shown(this.tickets.get(ticket.id) ?? ticket),
      audit: { id: 2, ticket_id: ticket.id, events: [] },
    });
  }

  #tag(method: string, ticket: ZendeskTicket, names: readonly string[]): StandInAnswer {
    const removed = ticket.tags.filter((tag) => !names.includes(tag));
    const tags = method === 'DELETE' ? removed : [...new Set([...ticket.tags, ...names])].sort();
    this.write(ticket.id, { tags });
    this.#wrote(`Tags of ticket ${ticket.id}`, { tags });
    return ok({ tags });
  }

  /** Pages of two where they are asked for, so that whoever looks through them has to turn them. */
  #audits({ id, audits }: ZendeskTicket, query: URLSearchParams): StandInAnswer {
    const size = query.get('page[size]') === null ? audits.length : 2;
    const from = Number(query.get('page[after]') ?? 0);
    const page = audits.slice(from, from + size).map((custom, at) => ({
      id: from + at + 1,
      ticket_id: id,
      metadata: { system: { client: 'stand-in' }, custom },
      events: [],
    }));
    const next = from + size;
    return ok({ audits: page, meta: { has_more: next < audits.length, after_cursor: String(next) }, next_page: null });
  }

  #search(query: string): StandInAnswer {
    this.searches += 1;
    const said = [...query.matchAll(/(\w+):(?:"([^"]*)"|(\S+))/g)].map(([, name = '', phrase, word]) => {
      return { name, value: phrase ?? word ?? '' };
    });
    const isMeant = (ticket: ZendeskTicket) => said.every(({ name, value }) => isSaid(ticket, name, value));
    const found = [...this.tickets.values()].filter(isMeant);
    const newest = found.toSorted((one, other) => (one.updated_at < other.updated_at ? 1 : -1));
    const results = newest.map((ticket) => ({ ...shown(ticket), result_type: 'ticket' }));
    return ok({ results, count: results.length, next_page: null, previous_page: null });
  }

  #tick(): string {
    this.#clock += SECOND;
    return new Date(this.#clock).toISOString().replace('.000Z', 'Z');
  }

  #wrote(title: string, details: ValueMap): void {
    this.writes += 1;
    this.arrivals.note(title, details);
  }
}

function isSaid(ticket: ZendeskTicket, name: string, value: string): boolean {
  if (name === 'type') return value === 'ticket';
  if (name === 'tags') return ticket.tags.includes(value);
  if (name === 'requester') return ticket.requester?.email === value;
  if (name === 'subject') return ticket.subject?.toLowerCase().includes(value.toLowerCase()) === true;
  return name === 'status' || name === 'external_id' ? ticket[name] === value : false;
}

function shown({ comments: _comments, audits: _audits, requester, ...ticket }: ZendeskTicket): ValueMap {
  const requesterId = requester === null ? 35436 : 900 + requester.email.length;
  return { ...ticket, tags: [...ticket.tags], custom_fields: [...ticket.custom_fields], requester_id: requesterId };
}

function ok(body: ValueMap): StandInAnswer {
  return { status: 200, body };
}
