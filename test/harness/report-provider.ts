import type { ServerOptions } from 'node:https';
import {
  type Answering,
  type Arrival,
  type LoopbackHost,
  startHost,
  startSecureHost,
} from '../service/outgoing/loopback-host';

type Json = { readonly [key: string]: unknown };

/** What the stand-in says to a request: a status with a body and headers, or nothing at all. */
export type Said = {
  readonly status: number;
  readonly body?: Json | string;
  readonly headers?: Record<string, string>;
};

/** A question as a provider of reports is asked it. */
export interface Asked {
  readonly report: { readonly id: string; readonly type: string; readonly run: number };
  readonly environment: string;
  readonly query: Json;
  readonly callback_url?: string;
}

/**
 * A provider of reports that speaks our protocol, on loopback. By path, what it says to each request in order; the last
 * is said again and again, `null` is silence.
 */
export class StandInProvider {
  private readonly said = new Map<string, number>();

  private constructor(
    private readonly host: LoopbackHost,
    private readonly scripts: Map<string, readonly (Said | null)[]>,
  ) {}

  /** With `tls` it is spoken to by https. */
  static async open(tls?: ServerOptions): Promise<StandInProvider> {
    const scripts = new Map<string, readonly (Said | null)[]>();
    let provider: StandInProvider | undefined;
    const answer: Answering = (arrival, response) => {
      const said = provider?.next(arrival.url) ?? null;
      if (said === null) return;
      const { status, body, headers } = said;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body));
    };
    const host = await (tls === undefined ? startHost(answer) : startSecureHost(answer, tls));
    provider = new StandInProvider(host, scripts);
    return provider;
  }

  get url(): string {
    return this.host.url;
  }

  get port(): number {
    return this.host.port;
  }

  says(path: string, ...answers: readonly (Said | null)[]): string {
    this.scripts.set(path, answers);
    return `${this.host.url}${path}`;
  }

  arrivals(path: string): readonly Arrival[] {
    return this.host.arrivals.filter(({ url }) => url === path);
  }

  questions(path: string): readonly Asked[] {
    return this.arrivals(path).map(({ body }) => JSON.parse(body) as Asked);
  }

  close(): Promise<void> {
    return this.host.close();
  }

  private next(path: string): Said | null {
    const script = this.scripts.get(path);
    if (script === undefined) return { status: 404 };
    const index = this.said.get(path) ?? 0;
    this.said.set(path, index + 1);
    return script[Math.min(index, script.length - 1)] ?? null;
  }
}
