import type { Tools } from '../../activities/tasks/tools';
import type { ValueMap } from '../../interpreter/value';
import type { ConnectedWorld } from '../service/actions/outside-context';

/** What the proxy in front of a stand-in does to the next request that takes effect. */
export type Misbehavior =
  /** 429 with `Retry-After`, in seconds; over SMTP 451. The stand-in sees nothing. */
  | { readonly is: 'limited'; readonly retryAfter: number }
  /** An answer of the proxy's own: an error, HTML, nothing, too much. The stand-in sees nothing. */
  | {
      readonly is: 'answered';
      readonly status: number;
      readonly headers?: { readonly [name: string]: string };
      readonly body?: string;
    }
  /** The connection is cut before the stand-in has seen the request. */
  | { readonly is: 'dropped_before' }
  /** The stand-in has done what was asked; the connection is cut before its answer. */
  | { readonly is: 'dropped_after' }
  /** The stand-in is asked so many milliseconds later. */
  | { readonly is: 'slow'; readonly milliseconds: number };

export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: string;
}

/** The proxies in front of a case's stand-ins. */
export interface Front {
  /** Puts a proxy in front of an `http:` or `smtp:` address; gives the proxy's address, of the same scheme. */
  before(url: string): Promise<string>;
}

/** How a declared fault is raised once. */
export interface Provocation {
  /** Laid over the case's input. */
  readonly input?: ValueMap;
  /** To the request that takes effect. */
  readonly next?: Misbehavior;
  /** Brings the other side, or the connection, into the state that raises it. */
  readonly prepare?: () => Promise<void>;
}

export interface OpenCase {
  /** The input that the action's example stands for, its placeholders filled. */
  readonly input: ValueMap;
  /** Is this the request of the action that takes effect? Over SMTP the message itself always is. */
  isEffect(request: SeenRequest): boolean;
  /** How often the action took effect on the other side, so far. */
  effects(): Promise<number>;
  /** One for every fault that the action declares, by code. */
  readonly faults: { readonly [code: string]: Provocation };
  /** Instead of the worker's own. */
  readonly tools?: Partial<Pick<Tools, 'http' | 'sandbox'>>;
  close(): Promise<void>;
}

/** An outside action before its stand-in: what the suite over the catalogue needs to try it. */
export interface ConnectorCase {
  /** `slack.send_message@1` */
  readonly action: string;
  /** It speaks to nobody: there is no request that could be lost, late or refused. */
  readonly isOffline?: true;
  /** Starts the other side, and makes the connection to it through the front. */
  open(world: ConnectedWorld, front: Front): Promise<OpenCase>;
}
