import fc from 'fast-check';
import { parseCsv } from '../../../src/csv/parse-csv';

const cells = (text: string) => parseCsv(text).lines.map((line) => line.cells);

test.each<[string, string, string[][]]>([
  [
    'plain lines',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['line ends of any system', 'a\r\nb\rc\nd', [['a'], ['b'], ['c'], ['d']]],
  ['a byte order mark', '\uFEFFa,b', [['a', 'b']]],
  [
    'empty lines, and lines of empty cells',
    'a,b\n\n  \n,\n1,2\n\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'empty cells',
    'a,,c\n,2,',
    [
      ['a', '', 'c'],
      ['', '2', ''],
    ],
  ],
  [
    'quotes around commas, quotes and line ends',
    '"a,b","say ""hi""","two\nlines"',
    [['a,b', 'say "hi"', 'two\nlines']],
  ],
  ['nothing', '', []],
])('reads %s', (_, text, expected) => {
  expect(parseCsv(text)).toMatchObject({ lines: expected.map((one) => ({ cells: one })) });
  expect(cells(text)).toEqual(expected);
});

test('says on which line a row begins, also after a cell of several lines', () => {
  expect(parseCsv('h\n"a\r\nb"\n\nc').lines.map(({ line }) => line)).toEqual([1, 2, 5]);
});

test.each([
  ['a quote that is not closed', 'a\n"b', 2],
  ['a quote within a plain cell', 'a\nb"c"', 2],
  ['something after a quoted cell', '"a"b', 1],
])('names the line of %s', (_, text, line) => {
  expect(parseCsv(text).brokenAt).toBe(line);
});

test('whatever is quoted comes back', () => {
  const row = fc
    .array(fc.string(), { minLength: 2, maxLength: 5 })
    .filter((all) => all.some((one) => one.trim() !== ''));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
      const text = rows.map((all) => all.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n');
      expect(cells(text)).toEqual(rows);
    }),
  );
});
