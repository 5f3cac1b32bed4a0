import fc from 'fast-check';
import { parseCsv } from '../../../src/csv/parse-csv';
import { readCsv } from '../../../src/csv/read-csv';

const BOUNDS = { file: 1_048_576, row: 1024 };

async function* cut(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(file: string | Buffer, size = 7) {
  const lines = [];
  for await (const line of readCsv(cut(Buffer.from(file as string), size), BOUNDS)) lines.push(line);
  return lines;
}

test('reads a file the same however it comes in pieces', async () => {
  const file = '\uFEFFname,say\r\n"Zoë ""Z""","two\r\nlines"\r\n\r\n  \r\n漢字,🎈\nlast,\rmac,os';
  const whole = parseCsv(file).lines;
  expect(whole.map(({ line }) => line)).toEqual([1, 2, 6, 7, 8]);
  for (let size = 1; size <= 60; size += 1) expect([size, await read(file, size)]).toEqual([size, whole]);
});

test('whatever is quoted comes back, with the line where it begins', async () => {
  const cell = fc.string({ maxLength: 20 }).filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text));
  const row = fc.array(cell, { minLength: 2, maxLength: 4 }).filter((all) => all.some((one) => one.trim() !== ''));
  const rows = fc.array(row, { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 50 }), async (all, size) => {
      const text = all.map((one) => one.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')).join('\n');
      expect(await read(text, size)).toEqual(parseCsv(text).lines);
    }),
  );
});

test.each<[string, string | Buffer, number, RegExp]>([
  ['a quote that is never closed', 'a,b\n1,2\n3,"4\n5,6\n', 3, /never closed/],
  ['a quote within a plain cell', 'a\n5" pipe, 6"\n', 2, /quotes/],
  ['something behind a quoted cell', 'a\n"b"c\n', 2, /quotes/],
  ['the character U+0000', 'a\nb\nc\0\n', 3, /not text in UTF-8/],
  ['bytes of Latin-1', Buffer.from('a\nb\nZo\xeb\n', 'latin1'), 3, /not text in UTF-8/],
  ['half a character at the end', Buffer.from('a\n\xe2\x82', 'latin1'), 2, /not text in UTF-8/],
  ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 1, /not text in UTF-8.*UTF-16/],
  ['an archive', Buffer.from('PK\x03\x04\x14\x00\x06\x00', 'latin1'), 1, /spreadsheet/],
  ['a line that is too long', `a\n${'x'.repeat(1025)}`, 2, /longer than 1 KiB/],
  ['a line that is too long, and whole', `a\n${'x'.repeat(1025)}\n`, 2, /longer than 1 KiB/],
  ['a row of many lines that is too long', `a\n"${'x\n'.repeat(600)}`, 2, /longer than 1 KiB/],
])('names the line of %s', async (_, file, line, says) => {
  for (const size of [3, 100_000]) {
    const refused = await read(file, size).catch((error: { fault: unknown }) => error.fault);
    expect(refused).toMatchObject({ code: 'csv_invalid', details: { line }, message: expect.stringMatching(says) });
  }
});

test('takes no more bytes than it may, and says so', async () => {
  let given = 0;
  async function* endless() {
    for (;;) {
      given += 65_536;
      yield Buffer.from('abc\n'.repeat(16_384));
    }
  }
  const work = async () => {
    for await (const _ of readCsv(endless(), BOUNDS));
  };
  await expect(work()).rejects.toMatchObject({ fault: { code: 'body_too_large' } });
  expect(given).toBeLessThanOrEqual(BOUNDS.file + 65_536);
});

test('waits for who reads: a file is not taken ahead of its rows', async () => {
  let pieces = 0;
  async function* many() {
    for (; pieces < 100; pieces += 1) yield Buffer.from('a,b\n'.repeat(100));
  }
  const rows = readCsv(many(), BOUNDS);
  for (let row = 0; row < 250; row += 1) await rows.next();
  expect(pieces).toBe(2);
});
