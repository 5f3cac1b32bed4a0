/** How far an installation opens its outgoing door. The defaults open it to public addresses over https only. */
export interface OutgoingOptions {
  /** CIDRs (`10.1.0.0/16`), addresses and host names (`crm.internal`, `crm.internal:8443`) that are let through although not public. */
  readonly allow?: readonly string[];
  /** Plain http as well as https. */
  readonly allowHttp?: boolean;
  /** Where plain http is used although it is not elsewhere: `127.0.0.1:8025`. Whether it is let through is said by `allow`. */
  readonly httpTo?: readonly string[];
  /** Ports beyond 443 (and 80 with `allowHttp`); those of allowed destinations are always open. */
  readonly ports?: readonly number[];
  /** Bytes of a body that are read at most. Default 1 MiB. */
  readonly maximumBytes?: number;
  /** Certificates of authorities beyond the public ones, PEM. */
  readonly ca?: string;
  /** How names become addresses; the system's resolver unless told. */
  readonly resolve?: Resolve;
}

export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;
export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}
