import fc from 'fast-check';
import { parseExpression } from '../../../interpreter/language/parse-expression';
import { printExpression } from '../../../interpreter/language/print-expression';
import { type Argument, type Reference, type Segment, SyntaxFault } from '../../../interpreter/language/syntax';

const names = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const notKeywords = names.filter((name) => !['true', 'false', 'null'].includes(name));
const scalars = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.string(),
  fc.integer(),
  fc.integer({ min: -99_999, max: 99_999 }).map((number) => number / 100 + 0),
);

const references = fc.letrec<{ reference: Reference; argument: Argument; segment: Segment }>((tie) => ({
  reference: fc.record({
    is: fc.constant('reference' as const),
    name: notKeywords,
    at: fc.constant(0),
    segments: fc.array(tie('segment'), { maxLength: 4 }),
  }),
  argument: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.record({ is: fc.constant('literal' as const), value: scalars, at: fc.constant(0) }),
    tie('reference'),
  ),
  segment: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.record({ is: fc.constant('name' as const), name: names, at: fc.constant(0) }),
    fc.record({ is: fc.constant('key' as const), name: fc.string(), at: fc.constant(0) }),
    fc.record({ is: fc.constant('index' as const), index: fc.nat(99_999), at: fc.constant(0) }),
    fc.record({
      is: fc.constant('call' as const),
      name: names,
      args: fc.array(tie('argument'), { maxLength: 3 }),
      at: fc.constant(0),
    }),
  ),
})).reference;

function withoutPlaces(reference: Reference): unknown {
  return JSON.parse(JSON.stringify(reference, (key, value) => (key === 'at' ? 0 : value)));
}

function faultOf(text: string): string {
  try {
    parseExpression(text);
  } catch (error) {
    if (error instanceof SyntaxFault) return `${error.at}: ${error.message}`;
    throw error;
  }
  return 'none';
}

describe('an expression', () => {
  test('that is printed and read again is the same', () => {
    fc.assert(
      fc.property(references, (reference) => {
        expect(withoutPlaces(parseExpression(printExpression(reference)))).toEqual(withoutPlaces(reference));
      }),
    );
  });

  test('has names, keys in brackets, places in lists and methods with arguments', () => {
    expect(parseExpression(' trigger.fields["preferred-name"].trim ')).toEqual({
      is: 'reference',
      name: 'trigger',
      at: 1,
      segments: [
        { is: 'name', name: 'fields', at: 9 },
        { is: 'key', name: 'preferred-name', at: 16 },
        { is: 'name', name: 'trim', at: 34 },
      ],
    });
    expect(printExpression(parseExpression("a[ 'it\\'s' ][ 0 ].f( 'x' , -1.50,b.c ,true,null )"))).toBe(
      'a["it\'s"][0].f("x", -1.5, b.c, true, null)',
    );
    expect(printExpression(parseExpression('a.f("\\\\ \\" \\n \\t")'))).toBe('a.f("\\\\ \\" \\n \\t")');
    expect(printExpression(parseExpression('a.f(-0)'))).toBe('a.f(0)');
  });

  test.each([
    ['', '0: Expected the name of a step or a value, such as trigger, found the end'],
    ['  ', '2: Expected the name of a step or a value, such as trigger, found the end'],
    ['1a', '0: Expected the name of a step or a value, such as trigger, found `1`'],
    ['a.', '2: Expected a name behind the dot (any other key is written ["in-brackets"]), found the end'],
    ['a.b-c', '3: `-` does not belong here'],
    ['a b', '2: `b` does not belong here'],
    ['a..b', '2: Expected a name behind the dot (any other key is written ["in-brackets"]), found `.`'],
    ['a[', '2: Expected a digit, found the end'],
    ['a[b]', '2: Expected a digit, found `b`'],
    ['a["b"', '5: Expected `]`, found the end'],
    ['a["b', '2: This text in quotes has no end'],
    ['a["\\x"]', '4: Behind a backslash stands one of \\ " \' n t, found `x`'],
    ['a["\\', '4: Behind a backslash stands one of \\ " \' n t, found the end'],
    ['a[01]', '2: The place in a list is a number such as 0 or 12'],
    ['a[123456]', '2: The place in a list is a number such as 0 or 12'],
    ['a.f(', '4: Expected a value: text in quotes, a number, true, false, null or an expression, found the end'],
    ['a.f(1', '5: Expected `)`, found the end'],
    ['a.f(1,)', '6: Expected a value: text in quotes, a number, true, false, null or an expression, found `)`'],
    ['a.f(-)', '5: Expected a digit, found `)`'],
    ['a.f(1.)', '6: Expected a digit, found `)`'],
    [`a.f(${'9'.repeat(400)})`, '4: This number is too large or too small'],
    ['a.f(10000000000000000000000)', '4: This number is too large or too small'],
    ['a.f(0.0000001)', '4: This number is too large or too small'],
    ['a.f(b.f(b.f(b.f(b.f()))))', '20: Too many expressions within one another, found `)`'],
    [`a${'.b'.repeat(41)}`, '81: More than 40 names in one expression, found `.`'],
    [`a.f(${'1,'.repeat(40)}1)`, '84: More than 40 arguments, found `1`'],
  ])('is not read from %j', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  test('of any text is read or refused, never more', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab.["\'](),0-\\ {}true') }), (text) => {
        expect(typeof faultOf(text)).toBe('string');
      }),
      { numRuns: 1000 },
    );
  });
});
