import { z } from 'zod';
import { authSchema, httpSettingsOf, methodOfTest } from '../../../src/connections/http/http-settings';
import { sendOver } from '../../../src/connections/http/send-over';
import { faultOfAnswer } from '../../../src/outgoing/fault-of-answer';
import { defineConnector } from '../../define-connector';
import { origin } from '../../marks';
import { checkHttp } from './check-http';

const TIMEOUT = 10_000;
const pem = z.string().min(1).max(20_000).startsWith('-----BEGIN ', 'must be PEM: -----BEGIN …');
/** What a webhook's secret looks like: the least of Standard Webhooks is 24 bytes. */
const signing = z
  .string()
  .regex(/^wbhsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be wbhsec_ and 24 to 64 random bytes in base64')
  .optional();
const text = z.string().min(1).max(4000).optional();

/** Any host that is called by `http.request`, or gives reports. */
export default defineConnector({
  type: 'http',
  title: 'HTTP',
  description:
    'A host that `http.request` calls, or that gives reports. Credentials, signatures and the client certificate go to the origins that the settings name, and nowhere else.',
  settings: z.strictObject({
    base_url: z
      .url({ protocol: /^https?$/, error: 'must be a URL such as https://api.example/v2' })
      .max(2000)
      .refine((url) => !/[?#@]/.test(url), 'takes neither a query nor a user name')
      .describe('A URL of a step that begins with `/` is put behind it; its origin may be called.'),
    origins: z.array(origin()).max(10).optional().describe('More origins that may be called with this connection.'),
    auth: authSchema,
    header_name: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,100}$/, 'must be the name of a header')
      .optional()
      .describe('For `auth: header`.'),
    query_name: z.string().min(1).max(100).optional().describe('For `auth: query`: the parameter.'),
    token_url: z
      .url({ protocol: /^https?$/, error: 'must be a URL' })
      .max(2000)
      .optional()
      .describe('For `auth: client_credentials`.'),
    scope: z.string().min(1).max(1000).optional().describe('For `auth: client_credentials`: separated by spaces.'),
    audience: z.string().min(1).max(1000).optional().describe('For `auth: client_credentials`.'),
    client_authentication: z
      .enum(['basic', 'form'])
      .optional()
      .describe('For `auth: client_credentials`: where the client says who it is. Default `basic`.'),
    test_path: z
      .string()
      .max(1000)
      .regex(/^\//, 'must begin with /')
      .optional()
      .describe('What the test asks for, behind `base_url`. Default: `base_url` itself.'),
    test_method: methodOfTest.optional().describe('Default `GET`.'),
  }),
  secrets: z.strictObject({
    token: text.describe('For `auth: bearer`.'),
    username: text.describe('For `auth: basic`.'),
    password: text.describe('For `auth: basic`.'),
    value: text.describe('For `auth: header` and `auth: query`.'),
    client_id: text.describe('For `auth: client_credentials`.'),
    client_secret: text.describe('For `auth: client_credentials`.'),
    client_certificate: pem.optional().describe('PEM, with the chain: who the client is by TLS.'),
    client_key: pem.optional().describe('PEM, of the client certificate.'),
    client_key_passphrase: text.describe('Where the key is kept under one.'),
    ca: pem
      .optional()
      .describe('PEM: the authorities that the certificate of the host must come from, instead of the public ones.'),
    signing_secret: signing.describe('Requests are signed with it: `wbhsec_` and 24 to 64 random bytes in base64.'),
    previous_signing_secret: signing.describe('Signs beside it, until every receiver knows the new one.'),
  }),
  check: checkHttp,
  testCall:
    'A `GET` (or `HEAD`, by `test_method`) of `base_url` with `test_path` behind it, with credentials, certificate and signature; a status below 400 is a success. It gives the host and the status.',
  async test(connection, context) {
    const { base_url: base, test_path: path = '', test_method: method = 'GET' } = httpSettingsOf(connection);
    const request = { method, url: path === '' ? base : path, timeout: TIMEOUT, signal: context.signal };
    const answer = await sendOver(context, connection, request, 'test');
    if (answer.status >= 400) throw faultOfAnswer(answer, Date.now());
    return { host: new URL(base).host, status: answer.status };
  },
});
