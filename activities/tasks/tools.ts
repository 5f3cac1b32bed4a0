import type { OutgoingClient } from '../../src/outgoing/outgoing-client';
import type { Sandbox } from '../../src/sandbox/sandbox';
import type { Service } from '../../src/service';
import type { Action } from '../define-action';

/** What the tasks of a worker work with. */
export interface Tools {
  readonly service: Service;
  /** By id with its major version. */
  readonly actions: ReadonlyMap<string, Action>;
  readonly http: OutgoingClient;
  readonly sandbox: Sandbox;
}
