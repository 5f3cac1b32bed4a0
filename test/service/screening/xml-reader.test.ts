import { XmlElements } from '../../../src/screening/xml-elements';
import { XmlError, type XmlEvent, XmlReader } from '../../../src/screening/xml-reader';

function read(...pieces: readonly string[]): XmlEvent[] {
  const reader = new XmlReader();
  const events = pieces.flatMap((piece) => [...reader.read(piece)]);
  reader.end();
  return events;
}

/** What is said against a text, and at which line. */
function against(...pieces: readonly string[]): [string, number] {
  try {
    read(...pieces);
  } catch (error) {
    if (error instanceof XmlError) return [error.message, error.line];
    throw error;
  }
  throw new Error('It was read.');
}

const DOCUMENT = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>
<!-- a > b -->
<list date='2026-01-01' note="a > b &amp; c">
  <name>Jane &lt;J&#x2e;&#62; D&apos;Oe</name><empty/><raw><![CDATA[<&amp;>]]></raw>
</list>
`;

test('elements, attributes, texts, references and raw texts are read', () => {
  const events = read(DOCUMENT);
  expect(events[0]).toMatchObject({ is: 'open', name: 'list', line: 3 });
  expect(Object.fromEntries(events[0]?.is === 'open' ? events[0].attributes : [])).toEqual({
    date: '2026-01-01',
    note: 'a > b & c',
  });
  const texts = events.flatMap((event) => (event.is === 'text' && event.text.trim() !== '' ? [event.text] : []));
  expect(texts).toEqual(["Jane <J.> D'Oe", '<&amp;>']);
  expect(events.filter(({ is }) => is === 'close')).toHaveLength(4);
});

test('wherever a text is cut into pieces, the same is read', () => {
  const whole = read(DOCUMENT);
  for (let cut = 0; cut <= DOCUMENT.length; cut += 1) {
    expect(read(DOCUMENT.slice(0, cut), DOCUMENT.slice(cut))).toEqual(whole);
  }
  expect(read(...DOCUMENT)).toEqual(whole);
});

test.each<[string, string, RegExp, number]>([
  ['a document type', '<?xml version="1.0"?>\n<!DOCTYPE a>\n<a/>', /document types/i, 2],
  ['entities of its own', '<!DOCTYPE a [<!ENTITY x "boom">]><a>&x;</a>', /document types/i, 1],
  ['an entity that nobody declared', '<a>\n&nbsp;</a>', /entity/, 1],
  ['a bare ampersand', '<a>Doe & Sons</a>', /entity/, 1],
  ['a reference beyond Unicode', '<a>&#x110000;</a>', /entity/, 1],
  ['a reference to what is no character', '<a>&#0;</a>', /character/, 1],
  ['a control character', '<a>\u0001</a>', /character/, 1],
  ['tags that do not fit', '<a>\n<b></a></b>', /<\/a> closes/, 2],
  ['an end too many', '<a></a></a>', /<\/a> closes/, 1],
  ['an element that stays open', '<a>\n<b>', /ends before <\/b>/, 2],
  ['a tag that stays open', '<a><b c="', /middle/, 1],
  ['a comment that stays open', '<a/><!-- ', /middle/, 1],
  ['an attribute without quotes', '<a b=c/>', /well-formed/, 1],
  ['an attribute that is there twice', '<a b="1" b="2"/>', /twice/, 1],
  ['two first elements', '<a/><b/>', /more than one/, 1],
  ['text around the first element', '<a/> x <b/>', /outside/, 1],
  ['nothing', ' \n', /empty/, 1],
  ['another encoding', '<?xml version="1.0" encoding="UTF-16"?><a/>', /UTF-16/, 1],
  ['a page instead of a list', '<!doctype html><html></html>', /document types/i, 1],
  ['too many levels', '<a>'.repeat(33), /levels/, 1],
])('%s is refused, with the line', (_, text, reason, line) => {
  const [said, at] = against(text);
  expect(said).toMatch(reason);
  expect(at).toBe(line);
});

test('a text without end is refused before it fills the memory', () => {
  const piece = 'x'.repeat(65_536);
  expect(against('<a>', ...Array.from({ length: 32 }, () => piece))[0]).toMatch(/too long/);
  expect(against('<a b="', ...Array.from({ length: 32 }, () => piece))[0]).toMatch(/too long/);
});

test('an entry without end is refused before it fills the memory', () => {
  const elements = new XmlElements(new Set(['entry']));
  const events = read(`<list><entry>${`<a/>${'x'.repeat(100_000)}`.repeat(11)}</entry></list>`);
  expect(() => {
    for (const event of events) elements.take(event);
  }).toThrow('too large');
});
