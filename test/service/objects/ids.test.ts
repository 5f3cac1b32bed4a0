import { derivedId, newId } from '../../../src/ids';

test('a new id has its prefix and 24 characters that cannot be mistaken for each other, and is new', () => {
  const ids = Array.from({ length: 1_000 }, () => newId('inq'));
  for (const id of ids) expect(id).toMatch(/^inq_[1-9A-HJ-NP-Za-km-z]{24}$/);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a derived id is the same for the same parts and another for any others', () => {
  expect(derivedId('wfr', 'env_1', 'wfl_1', 'evt_1')).toBe(derivedId('wfr', 'env_1', 'wfl_1', 'evt_1'));
  expect(derivedId('wfr', 'env_1', 'wfl_1', 'evt_1')).toMatch(/^wfr_[1-9A-HJ-NP-Za-km-z]{24}$/);
  const others = [
    derivedId('wfr', 'env_1', 'wfl_1', 'evt_2'),
    derivedId('wfr', 'env_1wfl_1', 'evt_1'),
    derivedId('wfr', 'env_1', 'wfl_1evt_1'),
    derivedId('wfr', 'env_1', 'wfl_1', 'evt_1', ''),
  ];
  expect(new Set([...others, derivedId('wfr', 'env_1', 'wfl_1', 'evt_1')]).size).toBe(5);
});
