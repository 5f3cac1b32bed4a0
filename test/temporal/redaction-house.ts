import { createApi } from '../../api/create-api';
import { createLog } from '../../bin/create-log';
import { createApiKey } from '../../src/organizations';
import { createOutgoingClient } from '../../src/outgoing/create-outgoing-client';
import { type LoopbackHost, startHost } from '../service/outgoing/loopback-host';
import { House } from './house';
import type { Call, Marks } from './redaction-doors';

const LOOPBACK = { allow: ['127.0.0.1'], allowHttp: true };

export interface RedactionHouse {
  readonly house: House;
  /** It says back what it is sent, and fails where it is asked to. */
  readonly host: LoopbackHost;
  readonly call: Call;
  /** All that a process writes to its log. */
  readonly logged: readonly string[];
  /** Every table and row that holds one of the marks, whatever column it stands in: `door: table`. */
  findMarks(marks: Marks, doors?: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A whole Usher with its API over HTTP and a host that is called, for what is redacted through every door. */
export async function openRedactionHouse(): Promise<RedactionHouse> {
  const logged: string[] = [];
  const host = await startHost(({ url, body }, response) => {
    response.writeHead(url === '/fail' ? 400 : 200, { 'content-type': 'application/json' });
    response.end(body.startsWith('{') ? body : '{}');
  });
  const house = await House.open({
    chores: true,
    http: createOutgoingClient(LOOPBACK),
    outgoing: LOOPBACK,
    log: createLog('trace', { write: (line) => logged.push(line) }),
  });
  const api = createApi(house.service, { requestsPerMinute: 100_000, referencePage: false });
  const url = await api.listen({ host: '127.0.0.1', port: 0 });
  const { apiKey } = await createApiKey(house.service.db, house.environment, 'redaction');
  return {
    house,
    host,
    logged,
    call: calling(`${url}/api/v1`, apiKey),
    findMarks: (marks, doors = [...marks.all.keys()]) => findMarks(house, marks, doors),
    async close() {
      await api.close();
      await house.close();
      await host.close();
    },
  };
}

function calling(url: string, apiKey: string): Call {
  return async (method, path, body, { status, key } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body && { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (status === undefined ? !response.ok : response.status !== status)
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
}

/** A list keeps its items, which tell of themselves: what is on it is the team's decision. */
const KEPT: { readonly [table: string]: string } = {
  objects: `and kind <> 'list-item'`,
  events: `and object_kind <> 'list-item'`,
};

async function findMarks({ service: { pool } }: House, marks: Marks, doors: readonly string[]): Promise<string[]> {
  const { rows: tables } = await pool.query(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    for (const door of doors) {
      const { rows } = await pool.query(`select 1 from "${name}" t where t::text ilike $1 ${KEPT[name] ?? ''}`, [
        `%${marks.all.get(door)}%`,
      ]);
      found.push(...rows.map(() => `${door}: ${name}`));
    }
  }
  return [...new Set(found)].sort();
}
