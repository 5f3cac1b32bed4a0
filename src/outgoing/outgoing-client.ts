import type { Socket } from 'node:net';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who the caller is, and whom it trusts, on the connection itself. PEM. */
export interface ClientTls {
  readonly certificate?: string;
  readonly key?: string;
  /** Of `key`, where it is kept under one. */
  readonly passphrase?: string;
  /** The authorities that the host's certificate must come from, instead of the public ones. */
  readonly ca?: string;
}

export interface OutgoingRequest {
  readonly method: Method;
  readonly url: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  /** Milliseconds for the whole exchange, redirects and body included. */
  readonly timeout: number;
  /** Redirects followed at most, 0 (the default) to 3. */
  readonly redirects?: number;
  /** Shown to the origin of `url` alone, never to one that it redirects to. */
  readonly tls?: ClientTls;
  /** Ends the exchange early. */
  readonly signal?: AbortSignal;
}

export interface OutgoingResponse {
  readonly status: number;
  /** Names in lower case; values of repeated headers joined by a comma. */
  readonly headers: { readonly [name: string]: string };
  /** At most `maximumBytes` of it; `truncated` where there was more. */
  readonly body: Buffer;
  readonly truncated: boolean;
}

/** A connection for another protocol than HTTP. */
export interface SocketRequest {
  readonly hostname: string;
  readonly port: number;
  /** The ports of the protocol: open beside those that the installation opens. */
  readonly ports: readonly number[];
  readonly signal: AbortSignal;
}

/** The one way out to the world: what may not be called, or cannot be, is thrown as an `OutsideFault`. */
export interface OutgoingClient {
  /** Any HTTP status is an answer. */
  send(request: OutgoingRequest): Promise<OutgoingResponse>;
  /** A connection that stands, without TLS; to the same addresses as `send`. Its fault's effect is always `none`. */
  connect(request: SocketRequest): Promise<Socket>;
}
