import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { screen, WatchlistFolder } from '../../../src/screening';
import type { Log } from '../../../src/service';
import { ofacRow, unList, unPerson } from './list-files';

let folder: string;
const told: string[] = [];
const tell = (_: object, message: string) => told.push(message);
const log: Log = { debug: tell, info: tell, warn: tell, error: tell };

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'usher-lists-'));
  told.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(list: string, version: string, files: { readonly [name: string]: string }): void {
  mkdirSync(path.join(folder, list, version), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, list, version, name), text);
}

async function standing(lists: WatchlistFolder) {
  return ((await lists.lists())?.readable ?? []).map(
    ({ list }) => `${list.source.slug} ${list.version.date} ${list.entities.length}`,
  );
}

/** A folder is looked at every two seconds at most. */
async function becomes(lists: WatchlistFolder, wanted: string): Promise<void> {
  const end = Date.now() + 20_000;
  while ((await standing(lists))[0] !== wanted) {
    if (Date.now() > end) throw new Error(`The lists never became ${wanted}.`);
    await setTimeout(50);
  }
}

const person = (name: string) => `${ofacRow(1, name)}\n`;

test('has the newest version of each list, each in its own form', async () => {
  put('us-ofac-sdn', '2026-01-01', { 'sdn.csv': person('OLD, Name') });
  put('us-ofac-sdn', '2026-02-01', {
    'sdn.csv': person('VANTERPOOL, Ignatius'),
    'alt.csv': '1,1,"aka","PELHAM, Barnaby",-0- \n',
  });
  put('us-ofac-sdn', '.2026-03-01', { 'sdn.csv': person('NOT, Yet') });
  put('us-ofac-consolidated', '2026-01-01', { 'cons_prim.csv': person('FIRTH, Oswin') });
  put('un-sc-consolidated', '2026-01-15', { 'list.xml': unList(unPerson(1, 'Someone')) });
  const lists = new WatchlistFolder(folder, log);
  expect(await standing(lists)).toEqual([
    'us-ofac-sdn 2026-02-01 1',
    'us-ofac-consolidated 2026-01-01 1',
    'un-sc-consolidated 2026-01-31 1',
  ]);
  const found = screen((await lists.lists())?.readable ?? [], { nameFirst: 'Barnaby', nameLast: 'Pelham' });
  expect(found.matchedLists.map(({ slug }) => slug)).toEqual(['us-ofac-sdn']);
});

test('is read again when a version is put beside another, and when a file changes', async () => {
  put('us-ofac-sdn', '2026-01-01', { 'sdn.csv': person('ONE, Only') });
  const lists = new WatchlistFolder(folder, log);
  const [first] = (await lists.lists())?.readable ?? [];
  put('us-ofac-sdn', '2026-02-01', { 'sdn.csv': person('ONE, Only') + ofacRow(2, 'TWO, Too') });
  await becomes(lists, 'us-ofac-sdn 2026-02-01 2');
  put('us-ofac-sdn', '2026-02-01', {
    'sdn.csv': `${person('ONE, Only')}${ofacRow(2, 'TWO, Too')}\n${ofacRow(3, 'THREE, Three')}`,
  });
  await becomes(lists, 'us-ofac-sdn 2026-02-01 3');
  expect(first?.list.entities).toHaveLength(1);
});

test('holds the version before one that cannot be read, and says so', async () => {
  put('us-ofac-sdn', '2026-01-01', { 'sdn.csv': person('ONE, Only') });
  put('us-ofac-sdn', '2026-02-01', { 'sdn.csv': '' });
  put('us-ofac-sdn', '2026-03-01', { 'readme.txt': 'The list comes later.' });
  put('un-sc-consolidated', '2026-01-01', { 'list.xml': '<html></html>' });
  const lists = new WatchlistFolder(folder, log);
  expect(await standing(lists)).toEqual(['us-ofac-sdn 2026-01-01 1']);
  expect(told.filter((message) => message === 'A watchlist could not be read.')).toHaveLength(3);
});

test('names a list that is there and of which no version can be read', async () => {
  put('us-ofac-sdn', '2026-01-01', { 'sdn.csv': person('ONE, Only') });
  put('us-ofac-sdn', '2026-02-01', { 'sdn.csv': '' });
  put('un-sc-consolidated', '2026-01-01', { 'list.xml': '<html></html>' });
  put('un-sc-consolidated', '2026-02-01', {});
  // Not there yet.
  put('us-ofac-consolidated', '.2026-02-01', { 'cons_prim.csv': '' });
  expect((await new WatchlistFolder(folder, log).lists())?.unreadable).toEqual(['un-sc-consolidated']);
});

test('has no list where there is none, and nothing at all where no folder is named', async () => {
  expect(await new WatchlistFolder(path.join(folder, 'nowhere'), log).lists()).toEqual({
    readable: [],
    unreadable: [],
  });
  expect(await new WatchlistFolder(undefined, log).lists()).toBeUndefined();
});
