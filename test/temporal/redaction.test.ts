import { createApi } from '../../api/create-api';
import { createObject } from '../../src/objects';
import { createApiKey } from '../../src/organizations';
import { createOutgoingClient } from '../../src/outgoing/create-outgoing-client';
import type { Log } from '../../src/service';
import { type LoopbackHost, startHost } from '../service/outgoing/loopback-host';
import { House } from './house';
import { type Call, Marks, plantAll } from './redaction-doors';

const LOOPBACK = { allow: ['127.0.0.1'], allowHttp: true };

const marks = new Marks();
const logged: string[] = [];
let house: House;
let host: LoopbackHost;
let call: Call;
let closeApi: () => Promise<unknown>;

/** Keeps all that a process would write, whatever of an error that may show. */
function keepingLog(): Log {
  const keep = (details: object, message: string) => {
    const whole = (_: string, value: unknown) =>
      value instanceof Error ? { ...value, message: value.message, stack: value.stack, cause: value.cause } : value;
    logged.push(`${message} ${JSON.stringify(details, whole)}`);
  };
  return { debug: keep, info: keep, warn: keep, error: keep };
}

beforeAll(async () => {
  // It says back what it is sent, and fails where it is asked to.
  host = await startHost(({ url, body }, response) => {
    response.writeHead(url === '/fail' ? 400 : 200, { 'content-type': 'application/json' });
    response.end(body.startsWith('{') ? body : '{}');
  });
  house = await House.open({
    chores: true,
    http: createOutgoingClient(LOOPBACK),
    outgoing: LOOPBACK,
    log: keepingLog(),
  });
  const api = createApi(house.service, { requestsPerMinute: 100_000, referencePage: false });
  const url = await api.listen({ host: '127.0.0.1', port: 0 });
  closeApi = () => api.close();
  const { apiKey } = await createApiKey(house.service.db, house.environment, 'redaction');
  call = async (method, path, body, { status, key } = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (status === undefined ? !response.ok : response.status !== status)
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
});
afterAll(async () => {
  await closeApi();
  await house.close();
  await host.close();
});

/** A list keeps its items, which tell of themselves: what is on it is the team's decision. */
const KEPT: { readonly [table: string]: string } = {
  objects: `and kind <> 'list-item'`,
  events: `and object_kind <> 'list-item'`,
};

/** Every table and row that holds one of the marks, whatever column it stands in: `door: table`. */
async function findMarks(doors: readonly string[] = [...marks.all.keys()]): Promise<readonly string[]> {
  const { pool } = house.service;
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

const FIELDS = { inquiry: { type: 'inquiry', required: true }, words: { type: 'string', personal: true } };

/** Reads through a look-up, calls the world, puts an item on a list, fails once, and gives all of it. */
const ENDS = {
  key: 'ends',
  name: 'Ends',
  trigger: { type: 'api', fields: { ...FIELDS, mine: { type: 'string' } } },
  labels: { mine: '{{trigger.mine}}' },
  variables: [{ name: 'kept', type: 'string', default: 'none' }],
  steps: [
    { key: 'keep', type: 'set', variable: 'kept', value: '{{trigger.inquiry.account.fields.email_address}}' },
    {
      key: 'tell',
      type: 'action',
      action: 'http.request',
      inputs: { method: 'POST', url: 'HOST/tell', body: { words: '{{trigger.words}}', kept: '{{vars.kept}}' } },
    },
    {
      key: 'fail',
      type: 'action',
      action: 'http.request',
      continue_on_error: true,
      inputs: { method: 'POST', url: 'HOST/fail', body: { words: '{{trigger.words}}' } },
    },
    {
      key: 'list',
      type: 'action',
      action: 'list.add_item',
      inputs: { list: 'said', item: { value: '{{trigger.words}}' } },
    },
  ],
  output: { words: '{{trigger.words}}', answer: '{{tell.body}}', note: '{{trigger.inquiry.note}}' },
};

/** Waits for a case that comes after the redaction, with a condition that holds a value. */
const WAITS = {
  key: 'waits',
  name: 'Waits',
  trigger: { type: 'api', fields: FIELDS },
  variables: [{ name: 'kept', type: 'string', default: 'none' }],
  steps: [
    { key: 'keep', type: 'set', variable: 'kept', value: '{{trigger.inquiry.account.fields.email_address}}' },
    {
      key: 'wait',
      type: 'wait',
      for: '{{trigger.inquiry}}',
      events: ['inquiry.declined'],
      when: { field: 'event.context.never', operator: 'does_not_equal', value: '{{trigger.inquiry.note}}' },
    },
    {
      key: 'call',
      type: 'action',
      action: 'http.request',
      inputs: { method: 'POST', url: 'HOST/fail', body: { kept: '{{vars.kept}}', words: '{{trigger.words}}' } },
    },
  ],
  output: { words: '{{trigger.words}}', kept: '{{vars.kept}}', note: '{{trigger.inquiry.note}}' },
};

const withHost = (definition: object): object => JSON.parse(JSON.stringify(definition).replaceAll('HOST', host.url));

async function triggered(workflow: string, fields: { readonly [key: string]: string }): Promise<string> {
  return (await call('POST', `/workflows/${workflow}/trigger`, { data: { attributes: { fields } } }, { key: workflow }))
    .data.id;
}

async function redact(ids: { readonly [name: string]: string }): Promise<void> {
  await call('DELETE', `/accounts/${ids['account']}`);
  await call('DELETE', `/transactions/${ids['transaction']}`);
  await call('DELETE', `/cases/${ids['case']}`);
  await house.until(async () => {
    const { rows } = await house.service.pool.query(
      `select 1 from events where name ~ '\\.redacted$' and dispatched_at is null
       union all
       select 1 from objects where redacted_at is null and kind in ('inquiry', 'report', 'verification', 'document',
         'selfie', 'inquiry-session', 'device', 'case-comment')`,
    );
    return rows.length === 0 ? true : undefined;
  });
}

test('what went in through any door is nowhere any more when the person is redacted', async () => {
  const list = { key: 'said', attributes: { name: 'Said', list_type: 'string' } };
  await house.write((writing) => createObject(writing, 'list', list));
  await house.deploy(withHost(ENDS));
  await house.deploy(withHost(WAITS));
  const { id: webhook } = (
    await call('POST', '/webhooks', { data: { attributes: { name: 'All', url: host.url, 'enabled-events': ['*'] } } })
  ).data;
  await call('POST', `/webhooks/${webhook}/enable`);
  const ids = await plantAll(call, marks);
  const inquiry = String(ids['inquiry']);
  const ended = await triggered('ends', { inquiry, words: marks.text('trigger field'), mine: marks.text('label') });
  const open = await triggered('waits', { inquiry, words: marks.text('field of an open run') });
  expect((await house.settled(ended)).status).toBe('completed');
  await house.waitingAt(open, 'wait');

  const before = await findMarks();
  for (const door of marks.all.keys()) if (door !== 'account local part') expect(before.join()).toContain(door);
  const tables = new Set(before.map((found) => found.split(': ')[1]));
  for (const table of [
    'api_logs',
    'events',
    'idempotency_keys',
    'importer_rows',
    'objects',
    'run_steps',
    'runs',
    'waits',
  ])
    expect(tables).toContain(table);

  await redact(ids);
  const known = [...marks.all.keys()].filter((door) => door !== 'field of an open run');
  expect(await findMarks(known)).toEqual([]);

  await call('POST', `/inquiries/${inquiry}/decline`);
  expect((await house.settled(open)).status).toBe('errored');
  const command = { do: 'skip', output: { status: 200, headers: {}, body: marks.text('command of an operator') } };
  const reason = marks.text('reason of an operator');
  await call('POST', `/workflow-runs/${open}/resolve`, { meta: { path: 'call', command, reason } }, { key: 'resolve' });
  await house.until(async () => ((await house.settled(open)).status === 'completed' ? true : undefined));
  await house.until(async () => ((await findMarks()).length === 0 ? true : undefined)).catch(() => undefined);
  expect(await findMarks()).toEqual([]);
  for (const mark of marks.all.values()) expect(logged.join('\n')).not.toContain(mark);
});
