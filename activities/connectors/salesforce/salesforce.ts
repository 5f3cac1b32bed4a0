import type { AccessToken, OpenConnection } from '../../../src/connections/connection';
import { outsideFault } from '../../../src/outgoing/outside-fault';
import type { TestContext } from '../../define-connector';
import { type Rest, restOf } from '../rest/rest';
import { faultOfSalesforce } from './fault-of-salesforce';
import { grantBySalesforce } from './grant-by-salesforce';

const API_VERSION = '64.0';

export interface Salesforce {
  readonly call: Rest;
  /** As paths have it: `v64.0`. */
  readonly version: string;
}

/** Opens a connection to Salesforce by key or id. */
export async function openSalesforce(name: string, context: TestContext): Promise<Salesforce> {
  return restOfSalesforce(await context.connections.open(name, ['salesforce']), context);
}

/** Calls to the org of an open connection, which is where the answer that gave the token says. */
export function restOfSalesforce(connection: OpenConnection, context: TestContext): Salesforce {
  const grant = (now: OpenConnection) => grantBySalesforce(now, context);
  const enter = (token: AccessToken) => ({
    baseUrl: originOf(token),
    headers: { authorization: `Bearer ${token.value}` },
  });
  const version = `v${String(connection.settings['api_version'] ?? API_VERSION)}`;
  return { call: restOf({ connection, grant, enter, faultOf: faultOfSalesforce }, context), version };
}

function originOf({ extra }: AccessToken): string {
  const url = extra['instance_url'] ?? '';
  if (URL.canParse(url)) return new URL(url).origin;
  const message = 'Salesforce gave a token and did not say which server it is for.';
  throw outsideFault('response_invalid', 'none', { message });
}
