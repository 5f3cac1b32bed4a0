import type { Connector } from '../define-connector';
import { connectors } from './index.generated';

/** Every connector of this build, by its type. */
export const CONNECTORS: ReadonlyMap<string, Connector> = new Map(
  connectors.map((connector) => [connector.type, connector]),
);
