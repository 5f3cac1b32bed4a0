import { z } from 'zod';
import type { Grant } from '../../src/connections/connection';
import { OutsideFault, outsideFault } from '../../src/outgoing/outside-fault';
import { mapOf } from '../../src/value-shape';
import type { TestContext } from '../define-connector';
import { complaintsOf, faultOfRefusal } from './fault-of-refusal';
import { readJson } from './read-json';
import { token } from './settings';

const TO_GRANT = 10_000;

const granted = z.looseObject({
  access_token: token(),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().positive().optional(),
  instance_url: z.string().optional(),
});

/**
 * Asks a token endpoint (OAuth 2.0) for an access token. Whatever goes wrong there, the call that it is for was not
 * made. Fault `connection_refused` where it does not know our secrets.
 */
export async function grantToken(
  url: string,
  form: { readonly [name: string]: string },
  { http, signal }: Pick<TestContext, 'http' | 'signal'>,
): Promise<Grant> {
  try {
    const response = await http.send({
      method: 'POST',
      url,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
      timeout: TO_GRANT,
      signal,
    });
    const { status, headers } = response;
    const body = response.truncated ? undefined : readJson(response.body);
    if (status < 200 || status >= 300) {
      const complaints = complaintsOf([{ code: mapOf(body)['error'], fields: [] }]);
      const isRefused = status === 400 || status === 404;
      throw faultOfRefusal(
        { status, headers, body },
        { complaints, ...(isRefused && { code: 'connection_refused' as const }) },
      );
    }
    return grantOf(body, form['refresh_token']);
  } catch (error) {
    if (error instanceof OutsideFault) throw new OutsideFault(error.fault, 'none');
    throw error;
  }
}

function grantOf(body: unknown, refreshToken: string | undefined): Grant {
  const read = granted.safeParse(body);
  if (!read.success) {
    const message = 'The other side was asked for a token, and its answer is not what it should be.';
    throw outsideFault('response_invalid', 'none', { message });
  }
  const { access_token: value, refresh_token: next, expires_in: expiresIn, instance_url: instanceUrl } = read.data;
  const isReplaced = refreshToken !== undefined && next !== undefined && next !== refreshToken;
  return {
    value,
    extra: instanceUrl === undefined ? {} : { instance_url: instanceUrl },
    ...(expiresIn !== undefined && { expiresIn }),
    ...(isReplaced && { replaced: { refresh_token: next } }),
  };
}

/** A secret or setting that the way of authentication needs. Fault `connection_refused` names it. */
export function needed(values: { readonly [name: string]: unknown }, name: string): string {
  const value = values[name];
  if (typeof value === 'string' && value !== '') return value;
  const message = `The connection has no "${name}", and cannot show who it is without. Add it to the connection.`;
  throw outsideFault('connection_refused', 'none', { message, details: { missing: name } });
}
