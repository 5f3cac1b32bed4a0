import type { ValueMap } from '../../interpreter/value';

/** Secrets by name: what the other side knows us by. */
export type SecretValues = { readonly [name: string]: string };

/** A connection with its secrets open: lives no longer than the call that it is for, and is never written anywhere. */
export interface OpenConnection {
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly settings: ValueMap;
  readonly secrets: SecretValues;
}

/** What the other side gave for our secrets, for a while. */
export interface AccessToken {
  readonly value: string;
  /** What came with it and is needed beside it: `instance_url`. */
  readonly extra: SecretValues;
}

/** A fresh access token, as it was given. */
export interface Grant extends AccessToken {
  /** Seconds; undefined where the other side does not say. */
  readonly expiresIn?: number;
  /** Secrets that were replaced with it: a refresh token that is good for one use. */
  readonly replaced?: SecretValues;
}

/**
 * The connections of an environment, as outside actions use them. Whatever goes wrong here, the call that it is for was
 * not made: every fault is an `OutsideFault` of the effect `none`.
 */
export interface Connections {
  /**
   * Opens one by key or id. Faults: `connection_not_found`, `connection_archived`, `connection_type_wrong` where it is of
   * none of these types, `secret_unreadable`, `encryption_key_missing`.
   */
  open(name: string, types: readonly string[]): Promise<OpenConnection>;
  /**
   * The access token of a connection, kept sealed for as long as it is valid. `grant` fetches a new one; however many
   * ask, one fetches, with the secrets as they are then. `refused` is a token that the other side has turned down:
   * another one than that is given.
   */
  accessToken(
    connection: OpenConnection,
    grant: (connection: OpenConnection) => Promise<Grant>,
    refused?: AccessToken,
  ): Promise<AccessToken>;
}
