import type { Value } from '../../../interpreter/value';
import { at, openTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const INPUTS = {
  connection: 'mail',
  to: 'ada@example.com',
  subject: 'Hello {{trigger.name_first}}',
  html: '<p>Dear {{trigger.name_first}}, <a href="https://app.example/{{trigger.id}}">look</a></p>',
};
const preview = (attributes: Value) => api.send('POST', '/workflows/preview-message', { data: { attributes } });

test('shows subject, HTML and text as they would be sent, escaped, and sends nothing', async () => {
  const values = { trigger: { name_first: '<script>\r\nBcc: eve@evil.example', id: 'a/b' } };
  const answer = await preview({ action: 'email.send', inputs: INPUTS, 'sample-values': values });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toContain('application/json');
  expect(answer.body).toEqual({
    data: null,
    meta: {
      message: {
        subject: 'Hello <script> Bcc: eve@evil.example',
        html: '<p>Dear &lt;script&gt;\nBcc: eve@evil.example, <a href="https://app.example/a%2Fb">look</a></p>',
        text: 'Dear <script> Bcc: eve@evil.example, look (https://app.example/a%2Fb)',
        blocks: null,
      },
      warnings: [],
    },
  });
});

test('warns of values that are missing, and of a message that comes to nothing', async () => {
  const inputs = { ...INPUTS, subject: ' {{trigger.name_first}}', html: '<p>{{trigger.name_first}}</p>' };
  const { body } = await preview({ action: 'email.send', inputs, 'sample-values': { trigger: {} } });
  expect(at(body, 'meta', 'warnings')).toMatchObject([
    { code: 'missing_value', name: 'trigger.name_first' },
    { code: 'message_empty', name: 'subject' },
    { code: 'message_empty', name: 'html' },
  ]);
});

test('takes the step from a version of a workflow', async () => {
  const steps = [
    {
      key: 'choose',
      type: 'conditional',
      routes: [
        {
          when: { field: 'trigger.name_first', operator: 'is_not_blank' },
          steps: [{ key: 'mail', type: 'action', action: 'email.send', inputs: INPUTS }],
        },
      ],
      else: { steps: [] },
    },
  ];
  const fields = { name_first: { type: 'string', required: true }, id: { type: 'string', required: true } };
  const definition = { key: 'mailing', name: 'Mailing', trigger: { type: 'api', fields }, steps };
  const pushed = await api.send('POST', '/workflows', { data: { attributes: { definition } } });
  expect(pushed.status).toBe(200);
  const values = { trigger: { name_first: 'Ada', id: '7' } };
  const shown = await preview({ 'workflow-id': 'mailing', version: 'draft', step: 'mail', 'sample-values': values });
  expect(at(shown.body, 'meta', 'message', 'subject')).toBe('Hello Ada');
  expect((await preview({ 'workflow-id': 'mailing', step: 'mail', 'sample-values': values })).status).toBe(404);
  expect(
    (await preview({ 'workflow-id': 'mailing', version: 'draft', step: 'choose', 'sample-values': values })).status,
  ).toBe(422);
});

test('says what is wrong with a step, where', async () => {
  const unsafe = await preview({
    action: 'email.send',
    inputs: { ...INPUTS, html: '<p style="{{trigger.x}}">' },
    'sample-values': { trigger: {} },
  });
  expect(unsafe.status).toBe(422);
  expect(at(unsafe.body, 'errors', 0, 'source', 'pointer')).toBe('/data/attributes/inputs/html');
  for (const attributes of [
    {},
    { action: 'email.send' },
    { action: 'inquiry.approve', inputs: {} },
    { action: 'no.such', inputs: {} },
    { action: 'email.send', inputs: {} },
  ]) {
    const { status, body } = await preview(attributes);
    expect({ attributes, status: Math.floor(status / 100), errors: at(body, 'errors', 0, 'title') }).toMatchObject({
      status: 4,
    });
  }
});
