import type { z } from 'zod';
import type { ValueMap } from '../interpreter/value';
import type { OpenConnection, SecretValues } from '../src/connections/connection';
import type { OutsideContext } from './define-action';

/** One thing that settings and secrets, each valid alone, do not agree on. */
export interface ConnectorIssue {
  readonly in: 'settings' | 'secrets';
  readonly key: string;
  /** Follows the key in a sentence: `is needed where auth is bearer`. Never a value. */
  readonly message: string;
}

/** What the call that tests a connection is given. */
export type TestContext = Pick<OutsideContext, 'http' | 'connections' | 'signal'>;

/**
 * A type of connections: what is known of the other side, what it knows us by, and the cheapest call that shows whether
 * it does. One folder a connector, `activities/connectors/<type>/`, with all that speaks to this other side.
 */
export interface Connector {
  /** What connections of it say in `connection_type`. */
  readonly type: string;
  readonly title: string;
  readonly description: string;
  /** Shown to whoever may see the connection. */
  readonly settings: z.ZodObject;
  /** Texts by name: written, and never shown again. */
  readonly secrets: z.ZodObject;
  /** What `settings` and `secrets` cannot say of themselves: one that is needed because of another. */
  check?(settings: ValueMap, secrets: SecretValues): readonly ConnectorIssue[];
  /** The call that `test` makes, for the reference page: `GET /users/me.json`, says whose token it is. */
  readonly testCall?: string;
  /**
   * The vendor's cheapest authenticated call. Gives what tells a person that it is the right account (a team's name, a
   * host), and throws the fault that a step would end in.
   */
  test(connection: OpenConnection, context: TestContext): Promise<ValueMap>;
}

/** Declares a connector. */
export function defineConnector(connector: Connector): Connector {
  return connector;
}
