import { type OutsideFault, outsideFault } from '../../outgoing/outside-fault';
import type { AccessToken, Connections, Grant, OpenConnection } from '../connection';

const UNAUTHORIZED = 401;

/**
 * Calls with the access token of a connection. A call that is answered by 401 has done nothing: it is made once more,
 * with a token that was fetched for it, since the first may have been revoked or be older than the other side thinks.
 * Fault `connection_refused` when that one is turned down too, and those of `grant`.
 */
export async function callWithToken<T extends { readonly status: number }>(
  connections: Connections,
  connection: OpenConnection,
  grant: (connection: OpenConnection) => Promise<Grant>,
  call: (token: AccessToken) => Promise<T>,
): Promise<T> {
  const token = await connections.accessToken(connection, grant);
  const answer = await call(token);
  if (answer.status !== UNAUTHORIZED) return answer;
  const second = await call(await connections.accessToken(connection, grant, token));
  if (second.status !== UNAUTHORIZED) return second;
  throw connectionRefused();
}

/** The other side has answered 401. */
export function connectionRefused(): OutsideFault {
  return outsideFault('connection_refused', 'none', { details: { status: UNAUTHORIZED } });
}
