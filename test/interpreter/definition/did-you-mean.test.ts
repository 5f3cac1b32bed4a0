import { didYouMean, suggestion } from '../../../interpreter/definition/did-you-mean';

describe('the nearest name', () => {
  test.each([
    ['stesp', 'steps'],
    ['step', 'steps'],
    ['Steps', 'steps'],
    ['outptu', 'output'],
    ['inquiry.aprove', 'inquiry.approve'],
    ['x', undefined],
    ['', undefined],
    ['something', undefined],
    ['s'.repeat(65), undefined],
  ])('to %j is %j', (wrong, expected) => {
    expect(didYouMean(wrong, ['steps', 'output', 'inquiry.approve'])).toBe(expected);
  });

  test('is the nearest of several, and the first of equals', () => {
    expect(didYouMean('name', ['names', 'game', 'name_'])).toBe('names');
    expect(didYouMean('decison', ['decimal', 'decision'])).toBe('decision');
  });

  test('counts a swap of neighbours once', () => {
    expect(didYouMean('ab', ['ba'])).toBe('ba');
    expect(didYouMean('abc', ['cba'])).toBeUndefined();
  });

  test('is suggested; else what there is, or what is said otherwise', () => {
    expect(suggestion('stesp', ['steps'], 'else')).toBe('Did you mean "steps"?');
    expect(suggestion('zzz', ['steps', 'output'], 'else')).toBe('There is: steps, output.');
    expect(suggestion('zzz', [], 'else')).toBe('else');
    expect(
      suggestion(
        'zzz',
        Array.from({ length: 13 }, (_, index) => `name${index}`),
        'else',
      ),
    ).toBe('else');
  });
});
