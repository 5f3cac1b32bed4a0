import fc from 'fast-check';
import { jaroWinkler } from '../../../src/screening/jaro-winkler';
import { NameIndex } from '../../../src/screening/name-index';
import { normalizePersonName } from '../../../src/screening/normalize-name';
import type { ListedEntity } from '../../../src/screening/watchlist';

test('Jaro-Winkler is what its authors say', () => {
  const known: [string, string, number][] = [
    ['martha', 'marhta', 0.961],
    ['dixon', 'dicksonx', 0.813],
    ['dwayne', 'duane', 0.84],
    ['same', 'same', 1],
    ['abc', 'xyz', 0],
    ['', '', 0],
    ['', 'a', 0],
  ];
  for (const [left, right, expected] of known) expect(jaroWinkler(left, right)).toBeCloseTo(expected, 3);
});

test('the index finds just those that comparing with every name would find', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdeimnrs张علي'), minLength: 1, maxLength: 8 });
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
  const most = fc.double({ min: 0.3, max: 1, noNaN: true });
  let hits = 0;
  fc.assert(
    fc.property(fc.array(name, { maxLength: 40 }), name, most, (names, asked, least) => {
      const entities = names.map(
        (listed, at): ListedEntity => ({
          id: String(at),
          kind: 'person',
          names: [{ name: listed, aliasType: 'primary_name', isWeak: false }],
          birthdates: [],
          countries: [],
          programs: [],
        }),
      );
      const key = normalizePersonName(asked);
      const expected = entities.filter(
        ({ names: [only] }) => jaroWinkler(key, normalizePersonName(only?.name ?? '')) >= least,
      );
      const near = new NameIndex(entities, normalizePersonName).near(asked, least);
      hits += near.length;
      expect(near.map(({ entity }) => entity.id)).toEqual(expected.map(({ id }) => id));
    }),
    { numRuns: 300 },
  );
  expect(hits).toBeGreaterThan(100);
});
