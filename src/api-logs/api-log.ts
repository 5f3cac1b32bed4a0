import type { Value, ValueMap } from '../../interpreter/value';

/** What an answered request leaves behind. */
export interface ApiLog {
  /** Id of the request: `req_…`. */
  readonly id: string;
  readonly environmentId: string;
  readonly keyId: string;
  readonly createdAt: Date;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  readonly ipAddress: string;
  readonly requestHeaders: ValueMap;
  readonly query: Value;
  readonly requestBody: Value;
  readonly responseHeaders: ValueMap;
  /** Null where it is not kept: of a GET that went well, the answer can be had again. */
  readonly responseBody: Value;
  readonly redactedAt: Date | null;
}

/** A request as it went by: bodies as they were read and sent, to be masked and cut when they are written. */
export interface SeenRequest extends Omit<ApiLog, 'redactedAt' | 'requestBody' | 'responseBody'> {
  readonly requestBody: unknown;
  /** As it was sent; left out where it is not to be kept. */
  readonly responseText?: string;
}
