import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { actionEntries } from '../../../activities/catalogue';
import { type ApiOptions, createApi } from '../../../api/create-api';
import { CHECKOUT } from '../../../bin/dev/places';
import type { Value } from '../../../interpreter/value';
import { connect } from '../../../src/database';
import { kindEntries } from '../../../src/kinds';
import { seedDevelopment } from '../../../src/organizations';
import { createSecrets } from '../../../src/secrets/secrets';
import type { Service } from '../../../src/service';
import { openTemporal } from '../../../src/temporal/temporal';
import { createTestDatabase } from '../../harness/test-database';
import { type ApiDocument, Contract } from './contract';

export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Value;
}

export interface SendOptions {
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of a body that is printed as JSON. */
  readonly text?: string;
}

export interface TestApi {
  /** Where it answers. */
  readonly url: string;
  readonly service: Service;
  readonly apiKey: string;
  /** What was logged: names and numbers only. */
  readonly logged: object[];
  /** The API's own document. */
  readonly own: Contract;
  /** Operations of the published document that were answered, with the statuses. */
  readonly answered: ReadonlyMap<string, ReadonlySet<number>>;
  send(method: string, url: string, body?: Value, options?: SendOptions): Promise<Sent>;
  close(): Promise<void>;
}

/** A place in an answer: `at(answer.body, 'data', 0, 'id')`. */
export function at(value: Value, ...path: readonly (string | number)[]): Value {
  let here: Value | undefined = value;
  for (const segment of path) {
    if (here === null || typeof here !== 'object') return null;
    here = (here as { readonly [key: string]: Value | undefined })[segment];
  }
  return here ?? null;
}

/** The id of the one resource that an answer has. */
export function idOf(answer: Sent): string {
  const id = at(answer.body, 'data', 'id');
  if (typeof id !== 'string') throw new Error(`There is no resource in ${JSON.stringify(answer.body)}`);
  return id;
}

export const contract = Contract.published();

/** As it is committed: `npm run check` holds it against the routes, and making it anew takes a second and a half. */
const OWN_DOCUMENT = path.join(CHECKOUT, 'docs', 'reference', 'openapi.json');

/**
 * The API over a database of its own, with Temporal away. Every answer of a published route is held against the
 * published document, unless the request asks for more than it has.
 */
export async function openTestApi(options: ApiOptions = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const { db, pool, close } = connect(database.url, { poolSize: 5 });
  const logged: object[] = [];
  const log = (details: object) => void logged.push(details);
  const temporal = openTemporal({ address: '127.0.0.1:1', namespace: 'nowhere' });
  const service: Service = {
    db,
    pool,
    temporal,
    taskQueue: 'nobody',
    catalogue: { actions: actionEntries(), kinds: kindEntries() },
    secrets: createSecrets([randomBytes(32).toString('base64')]),
    log: { debug: log, info: log, warn: log, error: log },
  };
  const { apiKey } = await seedDevelopment(db);
  if (apiKey === undefined) throw new Error('A new database gives a new key.');
  const app = createApi(service, { requestsPerMinute: 100_000, referencePage: false, ...options });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const answered = new Map<string, Set<number>>();
  const own = new Contract(JSON.parse(readFileSync(OWN_DOCUMENT, 'utf8')) as ApiDocument, '/api/v1');
  return {
    own,
    service,
    apiKey,
    logged,
    answered,
    url,
    async send(method, path, body, sending = {}) {
      const key = sending.key === undefined ? apiKey : sending.key;
      const text = sending.text ?? (body === undefined ? undefined : JSON.stringify(body));
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(text === undefined ? {} : { 'content-type': 'application/json' }),
          ...sending.headers,
        },
        ...(text === undefined ? {} : { body: text }),
      });
      const answer = {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: (await response.json()) as Value,
      };
      if (sending.headers?.['key-inflection'] === undefined) hold({ answered, own }, method, path, answer);
      return answer;
    },
    async close() {
      await app.close();
      await temporal.close();
      await close();
      await database.drop();
    },
  };
}

function hold(
  { answered, own }: { answered: Map<string, Set<number>>; own: Contract },
  method: string,
  url: string,
  { status, body }: Sent,
): void {
  const sparse = /[?&]fields(%5B|\[)/.test(url);
  const ours = own.operationOf(method, url);
  if (ours !== undefined && status < 300 && !sparse) complain(ours, status, body, own.faultsOf(ours, status, body));
  const operation = contract?.operationOf(method, url);
  if (contract === undefined || operation === undefined) return;
  const statuses = answered.get(operation) ?? new Set();
  answered.set(operation, statuses.add(status));
  if (sparse || /[?&](extensions=true|wait=)/.test(url)) return;
  complain(operation, status, body, contract.faultsOf(operation, status, body));
}

function complain(operation: string, status: number, body: Value, faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new Error(`${operation} ${status} is not as it says:\n${faults.join('\n')}\n${JSON.stringify(body, null, 1)}`);
}
