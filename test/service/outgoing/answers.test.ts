import { effectOfStatus } from '../../../src/outgoing/effect-of-status';
import { faultOfAnswer } from '../../../src/outgoing/fault-of-answer';
import { readBody } from '../../../src/outgoing/read-body';
import { readRetryAfter } from '../../../src/outgoing/read-retry-after';
import { checkResponse, faultOfSchema } from '../../../src/outgoing/response-schema';

const NOW = Date.UTC(2026, 10, 22, 12);

function answer(status: number, body = '', headers: { readonly [name: string]: string } = {}) {
  return { status, headers, body: Buffer.from(body), truncated: false };
}

test.each([
  [301, 'http_rejected', 'invalid'],
  [400, 'http_rejected', 'invalid'],
  [401, 'http_denied', 'denied'],
  [403, 'http_denied', 'denied'],
  [404, 'http_missing', 'missing'],
  [408, 'http_unavailable', 'transient'],
  [409, 'http_conflict', 'conflict'],
  [422, 'http_rejected', 'invalid'],
  [425, 'http_unavailable', 'transient'],
  [429, 'http_limited', 'limited'],
  [500, 'http_unavailable', 'transient'],
  [599, 'http_unavailable', 'transient'],
])('a %i is the fault %s of category %s', (status, code, category) => {
  expect(faultOfAnswer(answer(status), NOW).fault).toMatchObject({ code, category, details: { status } });
});

test('a fault keeps two kibibytes of the body and the time that the host asked for', () => {
  const { fault } = faultOfAnswer(answer(429, 'x'.repeat(5000), { 'retry-after': '7' }), NOW);
  expect(fault.details?.['body']).toHaveLength(2048);
  expect(fault.retryAfter).toBe(7000);
  expect(fault.message).not.toContain('xx');
});

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['2026', 2_026_000],
  [undefined, undefined],
])('a Retry-After of %s asks for %s milliseconds', (header, milliseconds) => {
  expect(readRetryAfter(header, NOW)).toBe(milliseconds);
});

test.each([
  [200, {}, 'done'],
  [204, {}, 'done'],
  [303, {}, 'done'],
  [400, {}, 'none'],
  [404, {}, 'none'],
  [429, {}, 'none'],
  [500, {}, 'unknown'],
  [502, {}, 'unknown'],
  [504, {}, 'unknown'],
  [503, {}, 'unknown'],
  [503, { 'retry-after': '1' }, 'none'],
])('a request answered by %i (%j) has had this effect: %s', (status, headers, effect) => {
  expect(effectOfStatus(status, headers)).toBe(effect);
});

test.each([
  ['application/json', '{"a":1}', { a: 1 }],
  ['application/problem+json; charset=utf-8', '[1]', [1]],
  ['text/plain', '{"a":1}', '{"a":1}'],
  ['application/json', '{"a":', '{"a":'],
  ['', '', null],
])('a body of type "%s" reading %s is %j', (type, text, body) => {
  expect(readBody(answer(200, text, { 'content-type': type }), false)).toEqual({ body });
});

test.each<[string, readonly number[], string]>([
  ['text/plain; charset=ISO-8859-1', [0x4d, 0xfc, 0x6c], 'Mül'],
  ['text/plain;charset="utf-16le"', [0x4d, 0, 0xfc, 0], 'Mü'],
  ['application/json; charset=iso-8859-1', [0x22, 0xfc, 0x22], 'ü'],
  ['text/plain; charset=nobodys', [0xc3, 0xbc], 'ü'],
  ['text/plain; charset=utf-8', [0x4d, 0xfc, 0x6c], 'M\ufffdl'],
  ['application/json', [0xef, 0xbb, 0xbf, 0x22, 0xc3, 0xbc, 0x22], 'ü'],
  ['text/plain', [0x61, 0, 0xff], 'a\0\ufffd'],
])('a body of type "%s" is read by its charset, %j as %j', (type, bytes, body) => {
  const given = { status: 200, headers: { 'content-type': type }, body: Buffer.from(bytes), truncated: false };
  expect(readBody(given, false)).toEqual({ body });
});

test('a body that must be JSON is read as JSON whatever its type says, or not at all', () => {
  expect(readBody(answer(200, '{"a":1}', { 'content-type': 'text/html' }), true)).toEqual({ body: { a: 1 } });
  expect(readBody(answer(200, '<html>'), true)).toBe('not JSON');
  expect(readBody(answer(200, `${'['.repeat(100_000)}${']'.repeat(100_000)}`), true)).toBe('not JSON');
});

const PERSON = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    born: { type: 'string', format: 'date' },
    match: { type: ['boolean', 'null'] },
  },
  required: ['name'],
  additionalProperties: false,
};

test.each([
  [{ name: 'a' }, []],
  [{ name: 'a', born: '2000-01-01', match: null }, []],
  [{}, [{ pointer: '', keyword: 'required' }]],
  [{ name: 1 }, [{ pointer: '/name', keyword: 'type' }]],
  [{ name: 'a', born: 'yesterday' }, [{ pointer: '/born', keyword: 'format' }]],
  [[], [{ pointer: '', keyword: 'type' }]],
])('the response %j is checked by pointer and keyword: %j', (body, issues) => {
  expect(checkResponse(PERSON, body)).toEqual(issues);
});

test('a response too large for its schema is refused and not worked through', () => {
  const schema = { items: { anyOf: Array.from({ length: 300 }, (_, index) => ({ const: index })) } };
  expect(
    checkResponse(
      schema,
      Array.from({ length: 100_000 }, () => 500),
    ),
  ).toEqual([{ pointer: '', keyword: 'size' }]);
});

test.each([
  [{ pattern: '(a+)+$' }, '/pattern'],
  [{ properties: { a: { patternProperties: {} } } }, '/properties/a/patternProperties'],
  [{ items: { $ref: '#' } }, '/items/$ref'],
  [{ uniqueItems: true }, '/uniqueItems'],
  [{ format: 'email' }, '/format'],
  [{ type: 'text' }, '/type'],
  [{ required: 'a' }, '/required'],
  [{ enum: 'a' }, '/enum'],
  [{ anyOf: [{ type: 'string' }, 'x'] }, '/anyOf/1'],
  [{ properties: [] }, '/properties'],
  [{ not: 1 }, '/not'],
])('the schema %j is refused at %s', (schema, pointer) => {
  expect(faultOfSchema(schema)?.split(' ')[0]).toBe(pointer);
});

test('a schema too deep or too large is refused', () => {
  let deep: object = {};
  for (let level = 0; level < 30; level += 1) deep = { items: deep };
  expect(faultOfSchema({ ...deep })).toContain('20 levels');
  expect(faultOfSchema({ anyOf: Array.from({ length: 600 }, () => ({})) })).toContain('500 parts');
  expect(faultOfSchema({ items: true, additionalProperties: false, title: 'x', minLength: 1 })).toBeUndefined();
});
