import fc from 'fast-check';
import { parseTemplate } from '../../../interpreter/language/parse-template';
import { printExpression } from '../../../interpreter/language/print-expression';
import { attemptParse, SyntaxFault } from '../../../interpreter/language/syntax';

/** Texts as they are, expressions in angle brackets. */
function partsOf(text: string): readonly string[] {
  return parseTemplate(text).parts.map((part) => (typeof part === 'string' ? part : `<${printExpression(part)}>`));
}

function faultOf(text: string): string {
  try {
    parseTemplate(text);
  } catch (error) {
    if (error instanceof SyntaxFault) return `${error.at}: ${error.message}`;
    throw error;
  }
  return 'none';
}

describe('a text with expressions', () => {
  test.each([
    ['', []],
    ['plain { text } }}', ['plain { text } }}']],
    ['{{trigger}}', ['<trigger>']],
    ['{{ trigger.a }}', ['<trigger.a>']],
    ['a{{b}}c{{ d }}', ['a', '<b>', 'c', '<d>']],
    ['{{a}}{{b}}', ['<a>', '<b>']],
    ['\\{{a}}', ['{{a}}']],
    ['\\\\{{a}}', ['\\', '<a>']],
    ['\\\\\\{{a}}', ['\\{{a}}']],
    ['a\\b \\n', ['a\\b \\n']],
    ['{{a}}\\{{b}}', ['<a>', '{{b}}']],
    ['{{a.replace_all("}}", "{{")}}!', ['<a.replace_all("}}", "{{")>', '!']],
  ])('%j has the parts %j', (text, parts) => {
    expect(partsOf(text)).toEqual(parts);
  });

  test('keeps the type of an expression only where it is all of it', () => {
    expect(parseTemplate('{{a}}').whole).toBe(true);
    expect(parseTemplate('{{a}} ').whole).toBe(false);
    expect(parseTemplate('{{a}}{{b}}').whole).toBe(false);
    expect(parseTemplate('\\{{a}}').whole).toBe(false);
    expect(parseTemplate('').whole).toBe(false);
  });

  test.each([
    ['{{', '2: Expected the name of a step or a value, such as trigger, found the end'],
    ['{{}}', '2: Expected the name of a step or a value, such as trigger, found `}`'],
    ['x {{a', '2: The braces {{ have no }}'],
    ['{{a}', '3: `}` does not belong here, expected }}'],
    ['{{a b}}', '4: `b` does not belong here, expected }}'],
  ])('%j is refused', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  test('is refused as data; any other error is no fault of the text', () => {
    expect(attemptParse(() => parseTemplate('{{'))).toBeInstanceOf(SyntaxFault);
    expect(attemptParse(() => 1)).toBe(1);
    expect(() =>
      attemptParse(() => {
        throw new RangeError('ours');
      }),
    ).toThrow(RangeError);
  });

  test('without braces is itself', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('{{')),
        (text) => {
          expect(partsOf(text).join('')).toBe(text);
        },
      ),
    );
  });

  test('can say every text: escaped, it is itself', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '{{', '}}', ' ', '"', '[')), (pieces) => {
        const escaped = pieces.map((piece) => (piece === '{{' ? '\\{{' : piece)).join('');
        expect(partsOf(escaped).join('')).toBe(pieces.join(''));
      }),
    );
  });
});
