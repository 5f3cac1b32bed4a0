import type { StandInAnswer } from '../../bin/dev/stand-ins/serve';
import type { StandIn } from '../../bin/dev/stand-ins/stand-in';
import type { ValueMap } from '../../interpreter/value';
import { moveObject } from '../../src/objects';
import type { ConnectedWorld } from '../service/actions/outside-context';
import { type Answering, startHost } from '../service/outgoing/loopback-host';
import type { ConnectorCase, Front, Misbehavior, OpenCase, Provocation, SeenRequest } from './connector-case';

/** How a vendor that is spoken to over REST is connected to. */
export interface Vendor<S extends StandIn> {
  readonly type: string;
  start(): Promise<S>;
  settings(url: string): ValueMap;
  readonly secrets: { readonly [name: string]: string };
  /** Which it does not know. */
  readonly wrongSecrets: { readonly [name: string]: string };
  /** A connection that asks a server here for its access tokens. */
  readonly byToken?: {
    settings(url: string): ValueMap;
    readonly secrets: { readonly [name: string]: string };
  };
}

/** What is an action's own. */
export interface Acted<S extends StandIn> {
  readonly action: string;
  /** Brings the other side into the state that the input speaks of; gives the input, without its connection. */
  input(standIn: S): ValueMap;
  isEffect(request: SeenRequest): boolean;
  effects(standIn: S): number;
  faults(standIn: S): { readonly [code: string]: Provocation };
}

const NOBODY = 'http://127.0.0.1:1';
const HTML = { 'content-type': 'text/html' };

/** A case of an action, with how every fault is raised that all calls over REST can end in. */
export function restCase<S extends StandIn>(vendor: Vendor<S>, acted: Acted<S>): ConnectorCase {
  return {
    action: acted.action,
    open: async (world, front): Promise<OpenCase> => {
      const standIn = await vendor.start();
      const tokens = await startHost(answerForTokens);
      const connections = await connect(vendor, acted.action, { url: standIn.url, tokens: tokens.url }, world, front);
      return {
        input: { ...acted.input(standIn), connection: connections.good },
        isEffect: acted.isEffect,
        effects: async () => acted.effects(standIn),
        faults: { ...provocations(connections), ...acted.faults(standIn) },
        close: async () => {
          await standIn.close();
          await tokens.close();
        },
      };
    },
  };
}

/** Whoever asks for a token is given a page, or is to come less often. */
const answerForTokens: Answering = ({ url }, response) => {
  if (url.startsWith('/limited')) response.writeHead(429, { 'retry-after': '7' }).end();
  else response.writeHead(200, HTML).end('<h1>Welcome</h1>');
};

/** What a stand-in would answer, answered by the proxy. */
export function answered({ status, headers, body }: StandInAnswer): Misbehavior {
  const isText = typeof body === 'string';
  const type = isText ? HTML : { 'content-type': 'application/json' };
  return { is: 'answered', status, headers: { ...type, ...headers }, body: isText ? body : JSON.stringify(body) };
}

async function connect<S extends StandIn>(
  { type, settings, secrets, wrongSecrets, byToken }: Vendor<S>,
  action: string,
  { url, tokens }: { readonly url: string; readonly tokens: string },
  world: ConnectedWorld,
  front: Front,
) {
  const before = await front.before(url);
  const key = (name: string) => `${action.replaceAll(/[^a-z0-9]+/g, '-')}-${name}`;
  const make = async (name: string, to: string, more: object = {}) => {
    const made = await world.connect({ key: key(name), type, settings: settings(to), secrets, ...more });
    return made.key ?? made.id;
  };
  const archived = await world.connect({ key: key('archived'), type, settings: settings(before), secrets });
  await world.write((writing) => moveObject(writing, 'connection', archived.id, 'archived'));
  return {
    good: await make('good', before),
    archived: archived.id,
    ofOthers: await make('of-others', before, { type: `not-${type}` }),
    stranger: await make('stranger', before, { secrets: wrongSecrets }),
    away: await make('away', NOBODY),
    nameless: await make('nameless', `http://${'a'.repeat(64)}.invalid`),
    insecure: await make('insecure', before.replace('http:', 'https:')),
    inside: await make('inside', 'http://127.0.0.2:80'),
    ...(byToken && {
      tokenless: await make('tokenless', tokens, { ...byToken, settings: byToken.settings(tokens) }),
      limited: await make('limited', tokens, { ...byToken, settings: byToken.settings(`${tokens}/limited`) }),
    }),
  };
}

function provocations(to: Awaited<ReturnType<typeof connect>>): { readonly [code: string]: Provocation } {
  const by = (connection: string): Provocation => ({ input: { connection } });
  const html = (status: number, body: string): Provocation => ({
    next: { is: 'answered', status, headers: HTML, body },
  });
  return {
    connection_not_found: by('nowhere'),
    connection_archived: by(to.archived),
    connection_type_wrong: by(to.ofOthers),
    connection_refused: by(to.stranger),
    not_connected: by(to.away),
    host_not_found: by(to.nameless),
    connection_insecure: by(to.insecure),
    address_refused: by(to.inside),
    vendor_limit_reached: { next: { is: 'limited', retryAfter: 7 } },
    http_unavailable: { next: { is: 'answered', status: 503, headers: { 'retry-after': '7' } } },
    http_missing: html(404, '<h1>Nobody is here</h1>'),
    response_invalid: html(200, '<h1>Welcome</h1>'),
    answer_too_large: html(200, 'x'.repeat(2 * 1024 * 1024)),
    redirect_refused: { next: { is: 'answered', status: 302, headers: { location: 'https://elsewhere.example/' } } },
    no_answer: { next: { is: 'dropped_before' } },
    ...(to.tokenless && { connection_token_unusable: by(to.tokenless) }),
    ...(to.limited && { http_limited: by(to.limited) }),
  };
}
