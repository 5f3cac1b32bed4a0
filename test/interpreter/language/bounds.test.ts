import fc from 'fast-check';
import {
  boundedDepth,
  boundedList,
  boundedNumber,
  boundedText,
  byteLength,
  DEEPEST_VALUE,
  LONGEST_LIST,
  LONGEST_TEXT,
} from '../../../interpreter/language/bounds';
import { LanguageFault } from '../../../interpreter/language/language-fault';
import type { Value } from '../../../interpreter/value';

function faultOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof LanguageFault) return error.fault.code;
    throw error;
  }
  return 'none';
}

function nested(levels: number): Value {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

test('the length of a text is counted in bytes of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(byteLength(text)).toBe(Buffer.byteLength(text, 'utf8'));
    }),
  );
  expect(byteLength('\ud83d\ude00\ud83d')).toBe(7);
  expect(byteLength('\ud83dx')).toBe(4);
});

test('a text may have 64 KiB and no byte more', () => {
  expect(faultOf(() => boundedText('é'.repeat(LONGEST_TEXT / 2)))).toBe('none');
  expect(faultOf(() => boundedText(`${'é'.repeat(LONGEST_TEXT / 2)}x`))).toBe('text_too_long');
});

test('a list may have 10,000 items and not one more', () => {
  expect(faultOf(() => boundedList(new Array(LONGEST_LIST).fill(0)))).toBe('none');
  expect(faultOf(() => boundedList(new Array(LONGEST_LIST + 1).fill(0)))).toBe('list_too_long');
});

test('a value may have 64 levels and not one more', () => {
  expect(faultOf(() => boundedDepth(nested(DEEPEST_VALUE)))).toBe('none');
  expect(faultOf(() => boundedDepth(nested(DEEPEST_VALUE + 1)))).toBe('value_too_deep');
});

test('a number is one that JSON can write', () => {
  expect(boundedNumber(1.5)).toBe(1.5);
  expect(faultOf(() => boundedNumber(Number.POSITIVE_INFINITY))).toBe('number_out_of_range');
  expect(faultOf(() => boundedNumber(Number.NaN))).toBe('number_out_of_range');
});
