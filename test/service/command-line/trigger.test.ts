import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { CHECKOUT } from '../../../bin/dev/places';
import type { ValueMap } from '../../../interpreter/value';
import { until } from '../../harness/until';
import { idOf, openTestApi, type TestApi } from '../api/test-api';

const DEFINITION = {
  key: 'asking',
  name: 'Asking',
  trigger: {
    type: 'api',
    fields: {
      customer: { type: 'string', required: true, description: 'Our own id of the customer.' },
      born: { type: 'date', required: true },
      agreed: { type: 'boolean', required: true },
      age: { type: 'integer', required: true },
      since: { type: 'datetime' },
      account: { type: 'account', required: true },
      names: { type: 'array', items: { type: 'string' }, required: true },
    },
  },
  steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
};

let api: TestApi;
let account: string;
beforeAll(async () => {
  api = await openTestApi();
  await api.send('POST', '/workflows', { data: { attributes: { definition: DEFINITION } } });
  await api.send('POST', '/workflows/asking/publish', {});
  await api.send('POST', '/workflows/asking/activate', {});
  account = idOf(await api.send('POST', '/accounts', { data: { attributes: {} } }));
});
afterAll(() => api.close());

const environment = () => ({ PATH: process.env.PATH ?? '', USHER_URL: api.url, USHER_KEY: api.apiKey });
const command = (args: readonly string[]) => [
  process.execPath,
  '--import',
  'tsx',
  'bin/usher.ts',
  'workflow',
  'trigger',
  'asking',
  ...args,
];

/** Runs what it is given on a pseudo-terminal, with what it reads from a pipe as what is typed there. */
const ON_TERMINAL = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** Somebody at a terminal, who types and reads. */
class Terminal {
  said = '';
  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.on('data', (text: Buffer) => (this.said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (this.said += text.toString()));
  }

  static trigger(...args: readonly string[]): Terminal {
    const all = ['-c', ON_TERMINAL, ...command(args)];
    return new Terminal(spawn('python3', all, { cwd: CHECKOUT, env: { ...environment(), TERM: 'dumb' } }));
  }

  /** Types once it has been asked, by a prompt that comes last. */
  async answer(key: string, typed: string): Promise<void> {
    await this.asked(key);
    this.said = '';
    this.child.stdin.write(typed);
  }

  asked(key: string): Promise<void> {
    const isAsked = () => {
      if (this.child.exitCode !== null) throw new Error(`It ended before it asked for ${key}: ${this.said}`);
      return this.said.includes(`${key}> `);
    };
    return until(`${key} is asked for`, isAsked, 30_000);
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }
}

async function triggers(): Promise<readonly ValueMap[]> {
  const { rows } = await sql<{ trigger: ValueMap }>`
    select start -> 'trigger' as trigger from runs order by created_at`.execute(api.service.db);
  return rows.map(({ trigger }) => trigger);
}

test('on a terminal it asks for each field that is missing, says what it is, and asks again at once where it is wrong', async () => {
  const terminal = Terminal.trigger('--field', 'customer=cus_1', '--field', 'agreed=perhaps');
  await terminal.asked('born');
  expect(terminal.said).toContain('born: This field is required. Give a date such as 2026-01-31.');
  expect(terminal.said).not.toContain('customer:');
  await terminal.answer('born', '1990-02-30\n');
  await terminal.asked('born');
  expect(terminal.said).toContain('This value has the wrong type. Give a date such as 2026-01-31.');
  await terminal.answer('born', '\n');
  await terminal.asked('born');
  expect(terminal.said).toContain('This field is required.');
  await terminal.answer('born', ' 1990-02-28 \n');
  await terminal.asked('agreed');
  expect(terminal.said).toContain('agreed: This value has the wrong type. Give true or false.');
  await terminal.answer('agreed', 'true\n');
  await terminal.answer('age', '12.5\n');
  await terminal.asked('age');
  expect(terminal.said).toContain('Give a whole number.');
  await terminal.answer('age', '35\n');
  await terminal.answer('account', 'act_nobody\n');
  await terminal.answer('names', '["Ada", "Augusta"]\n');
  // Whether there is such an account only the server knows: it alone is asked for again.
  await terminal.asked('account');
  expect(terminal.said).toContain('account: There is no such object in this environment. Give the id of');
  await terminal.answer('account', `${account}\n`);
  expect(await terminal.ended()).toBe(0);
  expect(terminal.said).toMatch(/wfr_\w+: in_progress/);
  expect(await triggers()).toEqual([
    {
      customer: 'cus_1',
      born: '1990-02-28',
      agreed: true,
      age: 35,
      account: { type: 'account', id: account },
      names: ['Ada', 'Augusta'],
    },
  ]);
});

test('a field is described as its definition does; what looks like a number stays text where text is wanted', async () => {
  const fields = ['born=1990-01-01', 'agreed=true', 'age=1', `account=${account}`, 'names=[]', 'since=yesterday'];
  const terminal = Terminal.trigger('--field', ...fields);
  await terminal.asked('customer');
  expect(terminal.said).toContain('  Our own id of the customer.');
  await terminal.answer('customer', '007\n');
  await terminal.asked('since');
  expect(terminal.said).toContain('Give a date and time with its offset, such as 2026-01-31T08:30:00Z.');
  // It may be left out.
  await terminal.answer('since', '\n');
  expect(await terminal.ended()).toBe(0);
  expect((await triggers()).at(-1)).toMatchObject({ customer: '007' });
  expect((await triggers()).at(-1)).not.toHaveProperty('since');
});

test.each([
  ['Ctrl-C', '\x03'],
  ['Ctrl-D', '\x04'],
])('%s gives up: nothing is started', async (_, typed) => {
  const before = (await triggers()).length;
  const terminal = Terminal.trigger();
  await terminal.answer('customer', typed);
  expect(await terminal.ended()).toBe(1);
  expect(terminal.said).toContain('Nothing was started.');
  expect(await triggers()).toHaveLength(before);
});

test('what cannot be asked for is refused on a terminal too', async () => {
  const terminal = Terminal.trigger('--field', 'extra=1');
  expect(await terminal.ended()).toBe(1);
  expect(terminal.said).toContain('/data/attributes/fields/extra: The trigger does not declare this field.');
});

test('without a terminal it asks nothing, and names each field that is missing', async () => {
  const [program = '', ...args] = command(['--field', 'customer=cus_1', 'born=1990-01-01']);
  const child = spawn(program, args, { cwd: CHECKOUT, env: environment() });
  let err = '';
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  const missing = ['age', 'agreed', 'account', 'names'].map((key) =>
    expect.stringContaining(`/data/attributes/fields/${key}: This field is required. Give `),
  );
  expect(err.trim().split('\n').toSorted()).toEqual(expect.arrayContaining(missing));
  expect(err.trim().split('\n')).toHaveLength(4);
});

test('with --json it asks nothing on a terminal either', async () => {
  const terminal = Terminal.trigger('--json');
  expect(await terminal.ended()).toBe(1);
  expect(terminal.said).not.toContain('customer> ');
  const [json = ''] = terminal.said.split(/\r?\n/);
  const pointers = (JSON.parse(json).errors as { source: { pointer: string } }[]).map(({ source }) => source.pointer);
  expect(pointers).toContain('/data/attributes/fields/customer');
  expect(pointers).toHaveLength(6);
});
