import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { printTrials } from '../../scripts/generators/trials-table';
import { findCases } from './find-cases';
import { trialsOf } from './trials-of';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-cases-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Files of a folder of cases, each with these actions. */
function plant(files: { readonly [file: string]: readonly string[] }): string {
  const root = fs.mkdtempSync(path.join(folder, 'cases-'));
  for (const [file, actions] of Object.entries(files)) {
    const cases = actions.map((action) => ({ action, open: 'given' }));
    fs.writeFileSync(path.join(root, file), `exports.cases = ${JSON.stringify(cases)}; exports.other = 1;`);
  }
  return root;
}

test('cases are found in every file, by action, sorted', () => {
  expect([...findCases(plant({ 'a.js': ['b.two@1', 'a.one@1'], 'b.js': ['a.two@1'] })).keys()]).toEqual([
    'a.one@1',
    'a.two@1',
    'b.two@1',
  ]);
});

test('a file without a case, and two cases of one action, are refused by name', () => {
  expect(() => findCases(plant({ 'empty.js': [] }))).toThrow('cases/empty.js exports no case');
  expect(() => findCases(plant({ 'a.js': ['a.one@1'], 'b.js': ['a.one@1'] }))).toThrow('a.one@1 has two cases');
});

test('the table has a row for every action, and claims nothing that is not tried', () => {
  const action = { id: 'a.call@1', faults: ['no_answer'] } as const;
  const open = () => Promise.reject(new Error('not opened'));
  const called = trialsOf(action, { action: action.id, open });
  const offline = trialsOf({ ...action, id: 'b.compute@1' }, { action: 'b.compute@1', isOffline: true, open });
  expect(printTrials(['a.call@1', 'b.compute@1', 'c.untried@1'], [called, offline]).slice(-3)).toEqual([
    '| `a.call@1` | yes | 1 | yes | yes | yes | yes |',
    '| `b.compute@1` | yes | 1 | – | – | – | – |',
    '| `c.untried@1` |  |  |  |  |  |  |',
  ]);
  expect(() => printTrials(['a.call@1'], [offline])).toThrow('what is no action: b.compute@1');
});
