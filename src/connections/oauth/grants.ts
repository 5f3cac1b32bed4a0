import type { OutgoingClient } from '../../outgoing/outgoing-client';
import type { Grant } from '../connection';
import { requestToken, type TokenEndpoint } from './request-token';

interface Asked {
  /** Separated by spaces. */
  readonly scope?: string;
  /** For whom the token is, where the other side asks for that. */
  readonly audience?: string;
}

/** A token for the client itself (RFC 6749, 4.4). Faults as `requestToken`. */
export function grantByClientCredentials(
  http: OutgoingClient,
  { scope, audience, ...endpoint }: TokenEndpoint & Asked,
): Promise<Grant> {
  return requestToken(http, endpoint, {
    grant_type: 'client_credentials',
    ...(scope !== undefined && { scope }),
    ...(audience !== undefined && { audience }),
  });
}

/**
 * A token for whoever once let us in (RFC 6749, 6). Where the other side gives another refresh token with it, that one
 * is `replaced` under the name `refresh_token`: the old one may be good for nothing from then on. Faults as `requestToken`.
 */
export function grantByRefreshToken(
  http: OutgoingClient,
  { refreshToken, scope, ...endpoint }: TokenEndpoint & Pick<Asked, 'scope'> & { readonly refreshToken: string },
): Promise<Grant> {
  return requestToken(http, endpoint, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    ...(scope !== undefined && { scope }),
  });
}
