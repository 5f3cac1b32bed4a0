/** A small world for tests of the language and the machine: seven kinds, their templates and sessions, and twelve actions. */
import type {
  ActionEntry,
  AttributeEntry,
  Catalogue,
  JsonSchema,
  KindEntry,
  RelationEntry,
  Type,
} from '../../interpreter/catalogue';
import type { Fault } from '../../interpreter/value';

const string: Type = { is: 'string' };
const maybeString: Type = { is: 'string', optional: true };
const instant: Type = { is: 'datetime' };
const maybeInstant: Type = { is: 'datetime', optional: true };
const strings: Type = { is: 'array', of: string };
const fields: Type = { is: 'map', keys: {}, open: true };

const stored = (type: Type): AttributeEntry => ({ type, source: 'stored' });
const related = (type: Type): AttributeEntry => ({ type, source: 'related' });
const derived = (type: Type): AttributeEntry => ({ type, source: 'derived' });
const one = (kind: string): RelationEntry => ({ kind, many: false });
const many = (kind: string): RelationEntry => ({ kind, many: true });
const choice = (...choices: readonly string[]): Type => ({ is: 'string', choices });

function kind(name: string, prefix: string, rest: Partial<KindEntry>): KindEntry {
  return {
    kind: name,
    prefix,
    statuses: [],
    attributes: {},
    relations: {},
    events: {},
    subjects: [],
    unavailable: [],
    ...rest,
  };
}

const INQUIRY_STATUSES = [
  'created',
  'pending',
  'completed',
  'failed',
  'expired',
  'needs_review',
  'approved',
  'declined',
];
const CASE_STATUSES = ['Open', 'Pending', 'Approved', 'Declined'];

const inquiry = kind('inquiry', 'inq', {
  statuses: INQUIRY_STATUSES,
  attributes: {
    id: stored(string),
    status: stored(choice(...INQUIRY_STATUSES)),
    reference_id: stored(maybeString),
    note: stored({ is: 'string', optional: true, personal: true }),
    tags: stored(strings),
    created_at: stored(instant),
    updated_at: stored(instant),
    completed_at: stored(maybeInstant),
    fields: stored({ ...fields, personal: true }),
    age: derived({ is: 'integer', optional: true, personal: true }),
    ip_addresses: stored({ ...strings, personal: true }),
    device_count: related({ is: 'integer' }),
  },
  relations: {
    account: one('account'),
    template: one('inquiry-template'),
    cases: many('case'),
    devices: many('device'),
  },
  events: {
    'inquiry.created': { status: 'created' },
    'inquiry.started': { status: 'pending' },
    'inquiry.completed': { status: 'completed' },
    'inquiry.failed': { status: 'failed' },
    'inquiry.expired': { status: 'expired' },
    'inquiry.marked-for-review': { status: 'needs_review' },
    'inquiry.approved': { status: 'approved' },
    'inquiry.declined': { status: 'declined' },
    'inquiry.updated-tags': {},
  },
  unavailable: ['behavior_threat_level', 'document_similarity_score'],
});

const account = kind('account', 'act', {
  attributes: {
    id: stored(string),
    reference_id: stored(maybeString),
    account_status: stored(string),
    tags: stored(strings),
    created_at: stored(instant),
    fields: stored({ ...fields, personal: true }),
  },
  relations: { inquiries: many('inquiry'), cases: many('case') },
  events: { 'account.created': {}, 'account.updated-fields': {}, 'account.updated-tags': {} },
  unavailable: ['relations'],
});

const caseKind = kind('case', 'case', {
  statuses: CASE_STATUSES,
  attributes: {
    id: stored(string),
    status: stored(choice(...CASE_STATUSES)),
    name: stored(string),
    resolution: stored(maybeString),
    tags: stored(strings),
    created_at: stored(instant),
    resolved_at: stored(maybeInstant),
    fields: stored(fields),
  },
  relations: {
    inquiries: many('inquiry'),
    accounts: many('account'),
    devices: many('device'),
    template: one('case-template'),
  },
  events: {
    'case.created': {},
    'case.resolved': { status: 'resolved' },
    'case.reopened': {},
    'case.status-updated': {},
  },
  subjects: ['inquiry', 'account'],
});

const KINDS: readonly KindEntry[] = [
  inquiry,
  account,
  caseKind,
  kind('list-item', 'lit', {
    statuses: ['active', 'archived'],
    attributes: {
      id: stored(string),
      status: stored(string),
      value: stored({ is: 'any' }),
      created_at: stored(instant),
    },
    events: { 'list-item.created': {}, 'list-item.archived': { status: 'archived' } },
  }),
  kind('device', 'dev', {
    attributes: { id: stored(string), name: stored(string), trusted: derived({ is: 'boolean' }) },
  }),
  kind('report', 'rep', {
    statuses: ['pending', 'ready', 'errored'],
    attributes: {
      id: stored(string),
      status: stored(choice('pending', 'ready', 'errored')),
      match_found: stored({ is: 'boolean' }),
    },
    relations: { inquiry: one('inquiry') },
    events: {
      'report.created': { status: 'pending' },
      'report.ready': { status: 'ready' },
      'report.errored': { status: 'errored' },
    },
    subjects: ['inquiry'],
  }),
  kind('workflow-run', 'wfr', {
    statuses: ['in_progress', 'completed', 'failed'],
    attributes: {
      id: stored(string),
      status: stored(string),
      output: stored({ is: 'any', optional: true, personal: true }),
    },
    events: { 'workflow-run.completed': { status: 'completed' }, 'workflow-run.failed': {} },
  }),
  kind('inquiry-template', 'itmpl', { attributes: { id: stored(string), key: stored(string), name: stored(string) } }),
  kind('case-template', 'ctmpl', { attributes: { id: stored(string), key: stored(string), name: stored(string) } }),
];

const text: JsonSchema = { type: 'string' };
const map: JsonSchema = { type: 'object', propertyNames: { type: 'string' }, additionalProperties: {} };

function reference(of: string): JsonSchema {
  return {
    type: 'object',
    properties: { type: text, id: text },
    required: ['type', 'id'],
    additionalProperties: false,
    'x-object': of,
  };
}

function shape(properties: { readonly [key: string]: JsonSchema }, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

function own(id: string, input: JsonSchema, output: JsonSchema): ActionEntry {
  return {
    id: `${id}@1`,
    title: id,
    description: `Does ${id}.`,
    side: 'own',
    repeat: 'safe',
    input,
    output,
    faults: [],
  };
}

const REPORT_ERRORED: Fault = { code: 'report_errored', category: 'conflict', message: 'The report errored.' };

const ACTIONS: readonly ActionEntry[] = [
  own('inquiry.approve', shape({ inquiry: reference('inquiry'), comment: text }, ['inquiry']), reference('inquiry')),
  own('inquiry.decline', shape({ inquiry: reference('inquiry'), comment: text }, ['inquiry']), reference('inquiry')),
  own('inquiry.mark_for_review', shape({ inquiry: reference('inquiry') }, ['inquiry']), reference('inquiry')),
  own(
    'inquiry.create',
    shape(
      {
        template: { type: 'string', 'x-name': 'inquiry-template' },
        account: reference('account'),
        reference_id: text,
        fields: { ...map, 'x-personal': true },
        note: text,
      },
      ['template'],
    ),
    reference('inquiry'),
  ),
  own(
    'case.create',
    shape(
      {
        template: { type: 'string', 'x-name': 'case-template' },
        objects: { type: 'array', items: reference('*') },
        fields: map,
      },
      ['template'],
    ),
    reference('case'),
  ),
  own(
    'list.add_item',
    shape({ list: { type: 'string', 'x-name': 'list' }, item: map }, ['list', 'item']),
    reference('list-item'),
  ),
  own(
    'object.tag',
    shape({ object: reference('*'), tags: { type: 'array', items: text } }, ['object', 'tags']),
    reference('*'),
  ),
  own('object.fetch', shape({ object: reference('*') }, ['object']), reference('*')),
  own(
    'account.update',
    shape({ account: reference('account'), fields: { ...map, 'x-personal': true }, status: text }, ['account']),
    reference('account'),
  ),
  {
    ...own('report.run', shape({ template: text, query: map }, ['template', 'query']), reference('report')),
    awaits: {
      kind: 'report',
      of: [],
      events: { 'report.ready': null, 'report.errored': REPORT_ERRORED },
      timeout: 30 * 86_400_000,
    },
  },
  {
    ...own(
      'workflow.run',
      shape({ workflow: text, wait: { type: 'boolean', default: true } }, ['workflow']),
      shape({ run: reference('workflow-run'), status: text, output: {} }, ['run']),
    ),
    awaits: {
      kind: 'workflow-run',
      of: ['run'],
      events: { 'workflow-run.completed': null, 'workflow-run.failed': REPORT_ERRORED },
      timeout: 3_600_000,
      output: { status: 'status', output: 'output' },
      asked: 'wait',
    },
  },
  {
    id: 'http.request@1',
    title: 'Make an HTTP request',
    description: 'Sends a request to a server outside.',
    side: 'outside',
    repeat: 'keyed',
    input: shape(
      {
        url: text,
        method: { type: 'string', enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], default: 'GET' },
        headers: { type: 'object', propertyNames: { type: 'string' }, additionalProperties: text },
        body: {},
        response_schema: { ...map, 'x-describes': 'body' },
        timeout: text,
        connection: { type: 'string', 'x-name': 'connection', 'x-connection': ['http'] },
      },
      ['url'],
    ),
    output: shape({ status: { type: 'integer' }, headers: map, body: {} }, ['status', 'headers', 'body']),
    faults: ['http_status'],
  },
  {
    id: 'code.evaluate@1',
    title: 'Evaluate code',
    description: 'Runs code in a sandbox.',
    side: 'outside',
    repeat: 'safe',
    input: shape({ arguments: { ...map, 'x-stays': true }, fetch: { ...map, 'x-lets-out': 'arguments' } }, []),
    output: shape({ value: {} }, []),
    faults: [],
  },
];

export const CATALOGUE: Catalogue = {
  actions: Object.fromEntries(ACTIONS.map((action) => [action.id, action])),
  kinds: Object.fromEntries(KINDS.map((entry) => [entry.kind, entry])),
};

/** The definition of the design page, its reports replaced by `http.request`. */
export const SCREENING = {
  key: 'screen-completed-inquiries',
  name: 'Screen completed inquiries',
  trigger: {
    type: 'event',
    events: ['inquiry.completed'],
    criteria: { field: 'trigger.template.key', operator: 'is_in', value: ['onboarding'] },
  },
  labels: { customer: '{{trigger.reference_id}}' },
  variables: [{ name: 'decision', type: 'string', default: 'approved' }],
  steps: [
    {
      key: 'check_address',
      type: 'conditional',
      routes: [
        {
          label: 'Blocked address',
          when: { on_list: 'blocked-ips', item: { ip_address: '{{trigger.ip_addresses}}' } },
          steps: [
            { key: 'decline_blocked', type: 'action', action: 'inquiry.decline', inputs: { inquiry: '{{trigger}}' } },
            { key: 'blocked', type: 'stop', outcome: 'completed' },
          ],
        },
      ],
      else: { steps: [] },
    },
    {
      key: 'screen',
      type: 'parallel',
      branches: [
        {
          label: 'Watchlist',
          steps: [
            {
              key: 'watchlist',
              type: 'action',
              action: 'http.request',
              inputs: {
                url: 'https://screening.example/watchlist',
                method: 'POST',
                body: { name_first: '{{trigger.fields.name_first}}', name_last: '{{trigger.fields.name_last}}' },
              },
            },
          ],
        },
        {
          label: 'Phone',
          steps: [
            {
              key: 'phone',
              type: 'action',
              action: 'http.request',
              inputs: {
                url: 'https://screening.example/phone',
                method: 'POST',
                body: { phone_number: '{{trigger.fields.phone_number}}' },
              },
            },
          ],
        },
      ],
    },
    {
      key: 'decide',
      type: 'conditional',
      on_missing: 'else',
      routes: [
        {
          label: 'Either report matched',
          when: {
            any: [
              { field: 'watchlist.body.match_found', operator: 'equals', value: true },
              { field: 'phone.body.match_found', operator: 'equals', value: true },
            ],
          },
          steps: [
            {
              key: 'open_case',
              type: 'action',
              action: 'case.create',
              inputs: { template: 'manual-review', objects: ['{{trigger}}'] },
            },
            {
              key: 'await_review',
              type: 'wait',
              for: '{{open_case}}',
              events: ['case.resolved'],
              default_resolution: '30d',
            },
            { key: 'set_decision', type: 'set', variable: 'decision', value: '{{open_case.resolution}}' },
          ],
        },
      ],
      else: { steps: [] },
    },
  ],
  output: { decision: '{{vars.decision}}' },
};
