import { continueUploads } from '../../src/by-hand/uploads/continue-uploads';
import { createObject } from '../../src/objects';
import { Marks, plantAll } from './redaction-doors';
import { openRedactionHouse, type RedactionHouse } from './redaction-house';

const marks = new Marks();
let opened: RedactionHouse;
beforeAll(async () => {
  opened = await openRedactionHouse();
});
afterAll(() => opened.close());

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

const withHost = (definition: object): object =>
  JSON.parse(JSON.stringify(definition).replaceAll('HOST', opened.host.url));

async function triggered(workflow: string, fields: { readonly [key: string]: string }): Promise<string> {
  const { call } = opened;
  return (await call('POST', `/workflows/${workflow}/trigger`, { data: { attributes: { fields } } }, { key: workflow }))
    .data.id;
}

/** Sends a file of runs by hand, of which its third row is left to be done. */
async function uploaded(inquiry: string): Promise<void> {
  const { call, house } = opened;
  const send = (name: string, ...rows: string[]) =>
    call('POST', `/workflows/ends/run-uploads?name=${name}`, ['inquiry,words,mine', ...rows, ''].join('\n'));
  const row = `${inquiry},${marks.text('uploaded field')},${marks.text('uploaded label')}`;
  const broken = `inq_none,${marks.text('broken row')},x`;
  const { id } = (await send('done', row, broken)).data;
  await continueUploads(house.service);
  const { rows } = await house.service.pool.query(
    'select run_id from run_upload_rows where upload_id = $1 and run_id is not null',
    [id],
  );
  expect((await house.settled(rows[0]?.run_id)).status).toBe('completed');
  await send('waiting', `${inquiry},${marks.text('row to be done')},x`);
}

async function redact(ids: { readonly [name: string]: string }): Promise<void> {
  const { call, house } = opened;
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
  const { call, house, host, logged } = opened;
  const findMarks = (doors?: readonly string[]) => opened.findMarks(marks, doors);
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
  await uploaded(inquiry);
  const open = await triggered('waits', { inquiry, words: marks.text('field of an open run') });
  expect((await house.settled(ended)).status).toBe('completed');
  await house.waitingAt(open, 'wait');

  const before = await findMarks();
  const nowhere = ['account local part', 'broken row'];
  for (const door of marks.all.keys()) if (!nowhere.includes(door)) expect(before.join()).toContain(door);
  const tables = new Set(before.map((found) => found.split(': ')[1]));
  for (const table of [
    'api_logs',
    'events',
    'idempotency_keys',
    'importer_rows',
    'objects',
    'run_steps',
    'run_upload_rows',
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
