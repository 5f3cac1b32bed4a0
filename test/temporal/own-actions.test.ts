import { randomBytes } from 'node:crypto';
import { createObject, getObject } from '../../src/objects';
import { House } from './house';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

/** The run's own rows, and what it told of itself. */
const TABLES = ['runs', 'run_steps', 'waits', 'events'];

const newMark = () => `Zq${randomBytes(9).toString('hex')}`;

async function tablesWith(mark: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const table of TABLES) {
    const { rows } = await house.service.pool.query(`select 1 from ${table} t where t::text like $1 limit 1`, [
      `%${mark}%`,
    ]);
    if (rows.length > 0) found.push(table);
  }
  return found;
}

const forgotten = (mark: string) =>
  house.until(async () => ((await tablesWith(mark)).length === 0 ? true : undefined)).catch(() => undefined);

const tag = (key: string, object: string, name: string) => ({
  key,
  type: 'action',
  action: 'object.tag',
  inputs: { object, tags: [name] },
});

/**
 * Keeps what is personal in a variable, in inputs, in a branch beside the redaction that goes on after it, and in its
 * output; looks at the object before and after.
 */
const definition = (key: string, inputs: object) => ({
  key,
  name: key,
  trigger: {
    type: 'api',
    fields: { inquiry: { type: 'inquiry', required: true }, other: { type: 'inquiry', required: true } },
  },
  variables: [
    { name: 'kept', type: 'string', default: 'none' },
    { name: 'beside', type: 'string', default: 'none' },
  ],
  steps: [
    { key: 'keep', type: 'set', variable: 'kept', value: '{{trigger.inquiry.note}}' },
    {
      key: 'update',
      type: 'action',
      action: 'object.update',
      inputs: {
        object: '{{trigger.inquiry}}',
        changes: [{ field: 'fields.name_last', operator: 'set', value: '{{vars.kept}}' }],
      },
    },
    {
      key: 'both',
      type: 'parallel',
      branches: [
        { steps: [{ key: 'redact', type: 'action', action: 'object.redact', inputs }] },
        {
          steps: [
            tag('beside_it', '{{trigger.other}}', 'beside'),
            { key: 'keep_beside', type: 'set', variable: 'beside', value: '{{vars.kept}} beside' },
          ],
        },
      ],
    },
    {
      key: 'look',
      type: 'conditional',
      routes: [
        {
          label: 'It is gone',
          when: { field: 'trigger.inquiry.note', operator: 'is_blank' },
          steps: [tag('gone', '{{trigger.inquiry}}', 'seen-bare')],
        },
      ],
      else: { steps: [tag('there', '{{trigger.inquiry}}', 'seen-whole')] },
    },
  ],
  output: {
    kept: '{{vars.kept}} {{vars.beside}}',
    note: '{{trigger.inquiry.note}}',
    name: '{{trigger.inquiry.fields.name_last}}',
    redacted_at: '{{trigger.inquiry.redacted_at}}',
  },
});

test.each([
  ['all that is personal', 'redact-all', { object: '{{trigger.inquiry}}' }, true],
  ['some fields', 'redact-some', { object: '{{trigger.inquiry}}', fields: ['note', 'name_last'] }, false],
])(
  'a run that redacts %s of its object sees it so, and keeps nothing of it when it has ended',
  async (_, key, inputs, whole) => {
    const mark = newMark();
    const { id } = await house.write((writing) =>
      createObject(writing, 'inquiry', {
        attributes: { note: mark },
        fields: { name_first: 'Ada' },
        relations: { template: ['onboarding'] },
      }),
    );
    expect(await tablesWith(mark)).toEqual(['events']);
    const { id: other } = await house.write((writing) =>
      createObject(writing, 'inquiry', { relations: { template: ['onboarding'] } }),
    );
    const run = await house.run(await house.deploy(definition(key, inputs)), { inquiry: id, other });
    expect(run.status).toBe('completed');
    const object = await getObject(house.service.db, house.environment.id, id);
    expect(object.tags).toContain('seen-bare');
    expect(object.attributes).not.toHaveProperty('note');
    expect(object.fields).toEqual(whole ? {} : { name_first: 'Ada' });
    expect(object.redactedAt === null).toBe(!whole);
    await forgotten(mark);
    expect(await tablesWith(mark)).toEqual([]);
    const { rows } = await house.service.pool.query('select output, redacted_at from runs where id = $1', [run.id]);
    expect(rows[0]).toMatchObject({ output: { kept: null, note: null, name: null }, redacted_at: expect.any(Date) });
  },
);

test.each([
  ['a reference id', 'by-reference', { value: '{{trigger.who}}' }],
  ['an identifier', 'by-identifier', { type: 'member', by: 'user_id', value: '{{trigger.who}}' }],
])('runs that ask for the account of %s at once are given one account', async (_, key, inputs) => {
  const attributes = {
    name: 'Member',
    statuses: ['Active'],
    field_schemas: [{ key: 'user_id', type: 'string' }],
    identifier_schemas: [{ key: 'user_id', unique: true }],
  };
  if ('type' in inputs)
    await house.write((writing) => createObject(writing, 'account-type', { key: 'member', attributes }));
  const workflow = await house.deploy({
    key,
    name: key,
    trigger: { type: 'api', fields: { who: { type: 'string', required: true } } },
    steps: [{ key: 'find', type: 'action', action: 'account.find_or_create', inputs }],
    output: { account: '{{find.id}}' },
  });
  const runs = await Promise.all(Array.from({ length: 6 }, () => house.run(workflow, { who: key })));
  expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'completed'));
  expect(new Set(runs.map(({ output }) => JSON.stringify(output))).size).toBe(1);
});
