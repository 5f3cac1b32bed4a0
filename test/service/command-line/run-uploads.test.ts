import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CHECKOUT } from '../../../bin/dev/places';
import { continueUploads } from '../../../src/by-hand/uploads/continue-uploads';
import { openTestApi, type TestApi } from '../api/test-api';

let api: TestApi;
let folder: string;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-csv-'));
  api = await openTestApi();
  const definition = {
    key: 'greet',
    name: 'Greet',
    trigger: { type: 'api', fields: { name: { type: 'string', required: true }, age: { type: 'integer' } } },
    steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
  };
  await api.send('POST', '/workflows', { data: { attributes: { definition } } });
  await api.send('POST', '/workflows/greet/publish');
  await api.send('POST', '/workflows/greet/activate');
});
afterAll(async () => {
  await api.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `during`: what is done once it says how far it is. */
async function usher(args: readonly string[], during?: () => Promise<unknown>, input = ''): Promise<Said> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/usher.ts', 'workflow', 'run', ...args], {
    cwd: CHECKOUT,
    env: { PATH: process.env.PATH ?? '', USHER_URL: api.url, USHER_KEY: api.apiKey },
  });
  let [out, err] = ['', ''];
  let working: Promise<unknown> | undefined;
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString();
    if (err.includes('rows done')) working ??= during?.();
  });
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  await working;
  return { code: code as number | null, out, err };
}

function fileOf(text: string): string {
  const file = path.join(folder, `${fs.readdirSync(folder).length}.csv`);
  fs.writeFileSync(file, text);
  return file;
}

const doAll = () => continueUploads(api.service, 60_000);
const PEOPLE = 'name,age\nAda,36\nBob,old\n"Cy ""the\nlong""",\n,4\n';

test('says how far it is, and names the rows that started nothing by their lines', async () => {
  const { code, out, err } = await usher(['greet', '--csv', fileOf(PEOPLE)], doAll);
  expect(err).toMatch(/^wru_\w+: 0 of 4 rows done, 0 started … 1 s$/m);
  expect(err).toContain('2 of 4 rows started nothing.');
  expect(code).toBe(1);
  const [first = '', ...rows] = out.trimEnd().split('\n');
  expect(first).toMatch(/^wru_\w+: 2 of 4 rows have a run\.$/);
  expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
    ['LINE', 'RESULT', 'WHY'],
    ['3', 'broken', 'age: This value has the wrong type. Give a whole number.'],
    ['6', 'broken', 'name: This field is required. Give a string.'],
  ]);
});

test('the same file again has its runs already; as JSON it is for machines', async () => {
  const { code, out } = await usher(['greet', '--csv', fileOf(PEOPLE), '--json'], doAll);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    upload: { attributes: { total: 4, started: 2, broken: 2, times_sent: 2 } },
    rows: [{ line: 3 }, { line: 6, faults: [{ column: 'name', code: 'field_missing' }] }],
  });
  const { rows } = await api.service.pool.query('select count(*)::int as count from runs');
  expect(rows).toEqual([{ count: 2 }]);
});

test('a file whose rows all have a run ends well; it may come from standard input, and under another name', async () => {
  const first = await usher(['greet', '--csv', '-'], doAll, 'name\nDi\n');
  expect([first.code, first.out]).toEqual([0, expect.stringMatching(/^wru_\w+: 1 of 1 rows have a run\.\n$/)]);
  const again = await usher(['greet', '--csv', '-'], doAll, 'name\nDi\n');
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('The file was sent 2 times')]);
  const named = await usher(['greet', '--csv', '-', '--name', 'may'], doAll, 'name\nDi\n');
  expect([named.code, named.out]).toEqual([0, expect.not.stringContaining('times')]);
  const { rows } = await api.service.pool.query('select count(*)::int as count from runs');
  expect(rows).toEqual([{ count: 4 }]);
});

test('what is no CSV is refused in a sentence, and what is no file by the command line', async () => {
  const refused = await usher(['greet', '--csv', fileOf('name\n"Ada\n')]);
  expect(refused).toEqual({ code: 1, out: '', err: expect.stringContaining('Line 2 of the file cannot be read.') });
  const absent = await usher(['greet', '--csv', path.join(folder, 'absent.csv')]);
  expect(absent).toEqual({ code: 2, out: '', err: expect.stringContaining('there is no such file') });
  expect((await usher(['greet', '--csv', fileOf(PEOPLE), '--objects', 'act_1'])).code).toBe(2);
  expect((await usher(['greet'])).code).toBe(2);
});
