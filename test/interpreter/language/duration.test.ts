import fc from 'fast-check';
import { parseDuration } from '../../../interpreter/duration';

describe('a duration', () => {
  test.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['30d', 2_592_000_000],
    ['0s', 0],
    ['P30D', 2_592_000_000],
    ['P2W', 1_209_600_000],
    ['P1W2D', 777_600_000],
    ['PT1M', 60_000],
    ['PT1H30M', 5_400_000],
    ['P1DT12H', 129_600_000],
    ['PT0.5S', 500],
  ])('%s is %i milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each([
    '',
    's',
    '90',
    '1.5h',
    '1x',
    '-1s',
    'P',
    'PT',
    'P1M',
    'P1Y',
    'P1DT',
    'PT1D',
    'P1H',
    'PT1M1H',
    'PT1H1H',
    'PT1.5H',
    'PTH',
    'P1',
    'P1D2',
    'PT1.S',
    '90 s',
    '1e3s',
    'P1DTX',
    '99999999999999999999d',
    'constructor',
    '1constructor',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  test('has a sign only where one is asked for', () => {
    expect(parseDuration('-3d', 'signed')).toBe(-259_200_000);
    expect(parseDuration('-P3D', 'signed')).toBe(-259_200_000);
    expect(parseDuration('-0s', 'signed')).toBe(0);
    expect(parseDuration('3d', 'signed')).toBe(259_200_000);
    expect(parseDuration('-x', 'signed')).toBeNull();
  });

  test('means the same in both ways of writing', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (count) => {
        expect(parseDuration(`${count}d`)).toBe(parseDuration(`P${count}D`));
        expect(parseDuration(`${count}h`)).toBe(parseDuration(`PT${count}H`));
        expect(parseDuration(`${count}m`)).toBe(parseDuration(`PT${count}M`));
        expect(parseDuration(`${count}s`)).toBe(parseDuration(`PT${count}S`));
      }),
    );
  });
});
