import { outsideFault } from '../../../src/outgoing/outside-fault';

/** A secret or setting that the way of authentication needs. Fault `connection_refused` names it. */
export function needed(values: { readonly [name: string]: unknown }, name: string): string {
  const value = values[name];
  if (typeof value === 'string' && value !== '') return value;
  const message = `The connection has no "${name}", and cannot show who it is without. Add it to the connection.`;
  throw outsideFault('connection_refused', 'none', { message, details: { missing: name } });
}
