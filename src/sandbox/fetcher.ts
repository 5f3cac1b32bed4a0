import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Fault } from '../../interpreter/value';
import { FaultError } from '../faults/fault-error';
import { effectOfStatus } from '../outgoing/effect-of-status';
import type { Method, OutgoingClient } from '../outgoing/outgoing-client';
import { type Effect, effectOf, outsideFault } from '../outgoing/outside-fault';
import type { Call, Reply, Request, Response } from './exchange';
import { sandboxFault } from './sandbox-fault';

/** What code may fetch. */
export interface Fetching {
  readonly http: OutgoingClient;
  /** `https://api.example`: nothing else is called. */
  readonly origins: readonly string[];
  readonly methods: readonly Method[];
}

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly Method[];
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Of one evaluation. */
export const MOST_CALLS = 10;
/** Characters of all requests together. */
export const MOST_SENT = 256 * 1024;
/** Bytes of all answers together. */
export const MOST_READ = 1024 * 1024;
/** Milliseconds of one call. */
const LONGEST_CALL = 10_000;

const requestSchema = z.strictObject({
  url: z.string(),
  method: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
});

/**
 * Makes the calls of one evaluation, within its bounds, through the one client that there is: no redirect is followed,
 * no credential added. Knows afterwards what they can have done in the world, and how each failed.
 */
export class Fetcher {
  readonly of = randomUUID();
  readonly failed = new Map<number, Fault>();
  private readonly effects = new Map<number, Effect>();
  private readonly end = new AbortController();
  private readonly origins: ReadonlySet<string>;
  private sent = 0;
  private read = 0;

  constructor(
    private readonly fetching: Fetching,
    signal: AbortSignal,
  ) {
    this.origins = new Set(fetching.origins.map((origin) => new URL(origin).origin));
    signal.addEventListener('abort', () => this.close(), { signal: this.end.signal });
  }

  /** What all calls together can have done; one that only reads does nothing. */
  get effect(): Effect {
    const effects = [...this.effects.values()];
    return effects.includes('unknown') ? 'unknown' : effects.includes('done') ? 'done' : 'none';
  }

  /** Ends the calls that are under way. */
  close(): void {
    this.end.abort();
  }

  /** Never rejects: the code is told what failed, and one call too many ends it. */
  async answer({ call, request }: Call): Promise<Reply> {
    this.sent += request.length;
    const isTooMuch = call > MOST_CALLS || this.sent > MOST_SENT || this.read > MOST_READ;
    if (isTooMuch) return { of: this.of, call };
    const response = await this.fetch(call, request);
    return this.read > MOST_READ ? { of: this.of, call } : { of: this.of, call, response: JSON.stringify(response) };
  }

  private async fetch(call: number, given: string): Promise<Response> {
    try {
      return await this.send(call, this.check(given));
    } catch (error) {
      const { fault } = error instanceof FaultError ? error : sandboxFault('code_fetch_refused');
      this.failed.set(call, fault);
      return { failed: { code: fault.code, message: fault.message } };
    }
  }

  /** What hostile code wrote; the client looks at the rest. */
  private check(given: string): Request & { readonly method: Method } {
    const request = requestSchema.parse(JSON.parse(given));
    const method = this.fetching.methods.find((known) => known === request.method);
    const origin = URL.canParse(request.url) ? new URL(request.url).origin : 'null';
    if (method === undefined)
      throw this.refused(`The code may not fetch by that method, only by ${this.fetching.methods.join(', ')}.`);
    if (!this.origins.has(origin))
      throw this.refused(`The code may not fetch from there, only from ${[...this.origins].join(', ')}.`);
    const { body, ...rest } = request;
    return { ...rest, method, ...(body !== undefined && { body }) };
  }

  private refused(message: string) {
    return sandboxFault('code_fetch_refused', { message });
  }

  private async send(
    call: number,
    { url, method, headers, body }: Request & { readonly method: Method },
  ): Promise<Response> {
    const note = (effect: Effect) => {
      if (!READING.has(method)) this.effects.set(call, effect);
    };
    note('unknown');
    try {
      const answer = await this.fetching.http.send({
        method,
        url,
        headers,
        ...(body !== undefined && { body }),
        timeout: LONGEST_CALL,
        signal: this.end.signal,
      });
      note(effectOfStatus(answer.status, answer.headers));
      this.read += answer.body.length;
      if (answer.truncated) throw outsideFault('answer_too_large', 'done');
      const { 'set-cookie': _secret, ...shown } = answer.headers;
      return { status: answer.status, headers: shown, body: new TextDecoder().decode(answer.body) };
    } catch (error) {
      if (!(error instanceof FaultError && error.fault.code === 'answer_too_large')) note(effectOf(error));
      throw error;
    }
  }
}
