import type { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { AccessToken, Grant, OpenConnection } from '../../../src/connections/connection';
import { callWithToken } from '../../../src/connections/oauth/call-with-token';
import type { Method, OutgoingResponse } from '../../../src/outgoing/outgoing-client';
import { OutsideFault, outsideFault } from '../../../src/outgoing/outside-fault';
import { withoutEffect } from '../../../src/outgoing/without-effect';
import type { TestContext } from '../../define-connector';
import { readJson } from './read-json';

/** A vendor that is spoken to in JSON over HTTP: by a connection whose secrets are enough, or get an access token. */
export type RestVendor = (Known | Granted) & {
  readonly connection: OpenConnection;
  /** What an answer means that is no success. */
  faultOf(answer: RestAnswer): OutsideFault;
};

interface Known {
  readonly grant?: undefined;
  enter(): Entrance;
}

interface Granted {
  grant(connection: OpenConnection): Promise<Grant>;
  enter(token: AccessToken): Entrance;
}

/** Where the calls go and what shows who we are. */
export interface Entrance {
  /** `https://api.example`, without a slash at its end. */
  readonly baseUrl: string;
  readonly headers: { readonly [name: string]: string };
}

export interface RestCall<S extends z.ZodType> {
  readonly method: Method;
  /** By `pathOf`. */
  readonly path: string;
  /** A list is repeated. */
  readonly query?: { readonly [name: string]: string | readonly string[] };
  readonly headers?: { readonly [name: string]: string };
  readonly body?: ValueMap;
  /** It looks before the call that the step is for: with whatever it ends, the step was not done. */
  readonly reads?: true;
  /** What a success gives; fault `response_invalid` where it is something else. */
  readonly gives: S;
}

export interface RestAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  /** Undefined where it is not JSON, null where there is none. */
  readonly body: Value | undefined;
}

/** Makes a call and gives what it answered. */
export type Rest = <S extends z.ZodType>(call: RestCall<S>) => Promise<z.output<S>>;

/** Milliseconds. What writes may set off work of the vendor's customer; both fit into an attempt, beside a token. */
const TO_WRITE = 30_000;
const TO_READ = 10_000;

/** A path whose parts cannot lead out of their places. */
export function pathOf(texts: TemplateStringsArray, ...parts: readonly string[]): string {
  // A half of a surrogate pair is no text that a URL could hold.
  const encoded = parts.map((part) => encodeURIComponent(Buffer.from(part).toString()));
  return String.raw({ raw: texts }, ...encoded);
}

/**
 * Calls to a vendor through our outgoing client: each is made once, but for one whose token was turned down (a call that
 * was not let in did nothing), which is made once more with a new one.
 */
export function restOf(vendor: RestVendor, context: TestContext): Rest {
  return (call) => {
    const make = async () => resultOf(vendor, call, await answerTo(vendor, call, context));
    return call.reads ? withoutEffect(make) : make();
  };
}

function answerTo(vendor: RestVendor, call: RestCall<z.ZodType>, context: TestContext): Promise<OutgoingResponse> {
  if (vendor.grant === undefined) return send(vendor.enter(), call, context);
  const { connection, grant, enter } = vendor;
  return callWithToken(context.connections, connection, grant, (token) => send(enter(token), call, context));
}

/** Does what comes after something was made there: a fault of it does not undo that, and names what was made. */
export async function afterMaking<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OutsideFault)) throw error;
    throw new OutsideFault({ ...error.fault, details: { ...error.fault.details, made: id } }, 'done');
  }
}

function send(
  { baseUrl, headers }: Entrance,
  { method, path, query, headers: more, body, reads }: RestCall<z.ZodType>,
  { http, signal }: TestContext,
): Promise<OutgoingResponse> {
  return http.send({
    method,
    url: `${baseUrl}${path}${searchOf(query)}`,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
      ...more,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    timeout: reads ? TO_READ : TO_WRITE,
    signal,
  });
}

function searchOf(query: RestCall<z.ZodType>['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, values] of Object.entries(query)) for (const value of [values].flat()) search.append(name, value);
  return search.size === 0 ? '' : `?${search}`;
}

function resultOf<S extends z.ZodType>(vendor: RestVendor, { gives }: RestCall<S>, response: OutgoingResponse) {
  const { status, headers, truncated } = response;
  const body = truncated ? undefined : readJson(response.body);
  if (status < 200 || status >= 300) throw vendor.faultOf({ status, headers, body });
  if (truncated) throw outsideFault('answer_too_large', 'done', { details: { status } });
  const read = body === undefined ? undefined : gives.safeParse(body);
  if (read?.success) return read.data;
  const message = 'The other side took the call, but its answer is not what it should be.';
  throw outsideFault('response_invalid', 'done', { message, details: { status } });
}
