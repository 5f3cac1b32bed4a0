import fc from 'fast-check';
import {
  isInstant,
  parseDate,
  parseInstant,
  printDate,
  printInstant,
  yearsBetween,
} from '../../../interpreter/instant';

const instants = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31) });

describe('an instant', () => {
  test('is printed as the host prints it, and read back as it was', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(printInstant(instant)).toBe(new Date(instant).toISOString());
        expect(parseInstant(printInstant(instant))).toBe(instant);
        expect(parseDate(printDate(instant))).toBe(Math.floor(instant / 86_400_000) * 86_400_000);
      }),
    );
  });

  test.each([
    ['2026-01-31T08:30:00Z', '2026-01-31T08:30:00.000Z'],
    ['2026-01-31t08:30z', '2026-01-31T08:30:00.000Z'],
    ['2026-01-31T08:30:15.1239Z', '2026-01-31T08:30:15.123Z'],
    ['2026-01-31T08:30:15,5Z', '2026-01-31T08:30:15.500Z'],
    ['2026-01-31T00:30:00+02:00', '2026-01-30T22:30:00.000Z'],
    ['2026-01-31T23:30:00-05:30', '2026-02-01T05:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29', '2000-02-29T00:00:00.000Z'],
    ['0000-01-01', '0000-01-01T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(printInstant(parseInstant(text) ?? Number.NaN)).toBe(expected);
  });

  test.each([
    '',
    'today',
    '2026',
    '2026-1-31',
    '2026-13-01',
    '2026-00-01',
    '2026-02-30',
    '2026-02-00',
    '1900-02-29',
    '2026/01/31',
    '2026-01/31',
    '20x6-01-31',
    '2026-01-31 08:30:00Z',
    '2026-01-31T08:30:00',
    '2026-01-31T24:00:00Z',
    '2026-01-31T08:60:00Z',
    '2026-01-31T08:30:60Z',
    '2026-01-31T08-30Z',
    '2026-01-31T0x:30Z',
    '2026-01-31T08:30:xxZ',
    '2026-01-31T08:3xZ',
    '2026-01-31T08:30:00.Z',
    '2026-01-31T08:30:00Z ',
    '2026-01-31T08:30:00+0200',
    '2026-01-31T08:30:00+02:60',
    '2026-01-31T08:30:00+24:00',
    '2026-01-31T08:30:00+xx:00',
    '2026-01-31T08:30:00+02:xx',
    '2026-01-31T08:30:00*02:00',
    '2026-99-31T08:30:00Z',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
  ])('is not read from %j', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  test('with a time of day is no date', () => {
    expect(parseDate('2026-01-31T08:30:00Z')).toBeNull();
  });

  test('lies in the years 0000 to 9999 and is a whole number of milliseconds', () => {
    expect(isInstant(0)).toBe(true);
    expect(isInstant(0.5)).toBe(false);
    expect(isInstant(Date.UTC(10_000, 0, 1))).toBe(false);
    expect(isInstant(Date.UTC(10_000, 0, 1) - 1)).toBe(true);
    expect(isInstant(-62_167_219_200_000)).toBe(true);
    expect(isInstant(-62_167_219_200_001)).toBe(false);
  });
});

describe('years between two instants', () => {
  test.each([
    ['2000-06-15', '2018-06-14', 17],
    ['2000-06-15', '2018-06-15', 18],
    ['2000-06-15', '2018-05-30', 17],
    ['2000-06-15', '2018-07-01', 18],
    ['2004-02-29', '2022-02-28', 17],
    ['2004-02-29', '2022-03-01', 18],
    ['2004-02-29', '2024-02-29', 20],
    ['2030-01-01', '2026-01-01', -4],
  ])('from %s to %s are %i', (from, to, years) => {
    expect(yearsBetween(parseInstant(from) ?? 0, parseInstant(to) ?? 0)).toBe(years);
  });
});
