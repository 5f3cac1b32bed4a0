import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ValueMap } from '../../../interpreter/value';
import type { SecretValues } from '../../../src/connections/connection';
import type { ConnectorIssue } from '../../define-connector';

interface Needs {
  readonly settings?: readonly string[];
  readonly secrets?: readonly string[];
}

/** By `auth`: what it cannot do without. */
const NEEDS: { readonly [auth: string]: Needs } = {
  bearer: { secrets: ['token'] },
  basic: { secrets: ['username', 'password'] },
  header: { settings: ['header_name'], secrets: ['value'] },
  query: { settings: ['query_name'], secrets: ['value'] },
  client_credentials: { settings: ['token_url'], secrets: ['client_id', 'client_secret'] },
};

/** What settings and secrets of a connection of type `http` do not agree on. */
export function checkHttp(settings: ValueMap, secrets: SecretValues): readonly ConnectorIssue[] {
  const auth = String(settings['auth']);
  const needs = NEEDS[auth] ?? {};
  const message = `is needed where auth is ${auth}`;
  const lacking = (key: string, given: ValueMap) => given[key] === undefined;
  return [
    ...(needs.settings ?? [])
      .filter((key) => lacking(key, settings))
      .map((key) => ({ in: 'settings', key, message }) as const),
    ...(needs.secrets ?? [])
      .filter((key) => lacking(key, secrets))
      .map((key) => ({ in: 'secrets', key, message }) as const),
    ...checkCertificate(secrets),
    ...checkSigning(secrets),
  ];
}

function checkCertificate(secrets: SecretValues): readonly ConnectorIssue[] {
  const { client_certificate: certificate, client_key: key, client_key_passphrase: passphrase, ca } = secrets;
  const wrong = (name: string, message: string): ConnectorIssue => ({ in: 'secrets', key: name, message });
  const found: ConnectorIssue[] = [];
  if (ca !== undefined && readCertificate(ca) === undefined)
    found.push(wrong('ca', 'is not a certificate that can be read'));
  if (certificate === undefined && key === undefined) return found;
  if (certificate === undefined) return [...found, wrong('client_certificate', 'is needed beside client_key')];
  if (key === undefined) return [...found, wrong('client_key', 'is needed beside client_certificate')];
  const shown = readCertificate(certificate);
  const own = readKey(key, passphrase);
  if (shown === undefined) found.push(wrong('client_certificate', 'is not a certificate that can be read'));
  if (own === undefined) found.push(wrong('client_key', 'is not a private key that can be read with this passphrase'));
  if (shown !== undefined && own !== undefined && !shown.checkPrivateKey(own)) {
    found.push(wrong('client_key', 'is not the key of client_certificate'));
  }
  return found;
}

function checkSigning(secrets: SecretValues): readonly ConnectorIssue[] {
  const { signing_secret: newest, previous_signing_secret: before } = secrets;
  if (before === undefined || newest !== undefined) return [];
  return [{ in: 'secrets', key: 'signing_secret', message: 'is needed beside previous_signing_secret' }];
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function readKey(pem: string, passphrase: string | undefined) {
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase !== undefined && { passphrase }) });
  } catch {
    return undefined;
  }
}
