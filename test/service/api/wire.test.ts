import { camelKey, inflectKey, inflectKeys, normalizeKeys } from '../../../api/wire/inflection';
import { parseJson } from '../../../api/wire/parse-json';
import { parseQuery } from '../../../api/wire/parse-query';
import { pointerInto } from '../../../api/wire/pointer';
import { FaultError } from '../../../src/faults';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof FaultError) return error.fault.code;
    throw error;
  }
  return 'nothing';
};

describe('keys on the wire', () => {
  test.each([
    ['createdAt', 'created-at', 'created_at'],
    ['addressStreet1', 'address-street-1', 'address_street_1'],
    ['isVpn', 'is-vpn', 'is_vpn'],
    ['id', 'id', 'id'],
  ])('%s is spelled %s or %s, and read from each', (camel, kebab, snake) => {
    expect(inflectKey(camel, 'kebab')).toBe(kebab);
    expect(inflectKey(camel, 'snake')).toBe(snake);
    expect(inflectKey(camel, 'camel')).toBe(camel);
    for (const key of [camel, kebab, snake]) expect(camelKey(key)).toBe(camel);
  });

  test('keys below fields are left as their owner spelled them, in and out', () => {
    const sent = { 'data-part': { fields: { 'preferred-name': 1, middle_name: { 'in-side': 2 } } } };
    const read = normalizeKeys(sent, () => undefined);
    expect(read).toEqual({ dataPart: sent['data-part'] });
    expect(inflectKeys(read, 'kebab')).toEqual(sent);
  });

  test('two spellings of one key in one place are told apart from none', () => {
    const twice: string[] = [];
    normalizeKeys({ data: { 'name-first': 1, name_first: 2 } }, (path, key) => twice.push([...path, key].join('.')));
    expect(twice).toEqual(['data.name_first']);
  });

  test('a pointer names a place as the sender spelled it, and escapes what JSON pointers escape', () => {
    const sent = { data: { attributes: { reference_id: 1, fields: { 'a/b~c': 1 } } } };
    expect(pointerInto(sent, ['data', 'attributes', 'referenceId'], 'kebab')).toBe('/data/attributes/reference_id');
    expect(pointerInto(sent, ['data', 'attributes', 'fields', 'a/b~c'], 'kebab')).toBe(
      '/data/attributes/fields/a~1b~0c',
    );
    expect(pointerInto(sent, ['data', 'attributes', 'accountId'], 'kebab')).toBe('/data/attributes/account-id');
  });
});

describe('the query', () => {
  test('brackets nest, names are read in any spelling, types and labels are not touched', () => {
    const query = 'page[size]=5&filter[created-at-start]=x&filter[labels][case-id]=c&fields[inquiry-session]=status';
    expect(parseQuery(query)).toEqual({
      page: { size: '5' },
      filter: { createdAtStart: 'x', labels: { 'case-id': 'c' } },
      fields: { 'inquiry-session': 'status' },
    });
  });

  test('a parameter that is given twice is a list, which no route takes', () => {
    expect(parseQuery('wait=1s&wait=2s')).toEqual({ wait: ['1s', '2s'] });
    expect(parseQuery('page=1&page[size]=2')).toEqual({ page: { '': '1', size: '2' } });
  });

  test('a thousand brackets are one odd name', () => {
    const name = `a${'[b]'.repeat(1000)}`;
    expect(Object.keys(parseQuery(`${name}=1`))).toEqual([name]);
  });
});

describe('a body', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  test.each([
    ['what is not JSON', '{"a":', 'body_not_json'],
    ['65 levels', nested(65), 'body_too_deep'],
    ['a hundred thousand levels', nested(100_000), 'body_too_deep'],
    ['NUL in a text', '{"a":"x\\u0000"}', 'text_not_storable'],
    ['half a surrogate pair', '{"a":"\\ud800"}', 'text_not_storable'],
    ['a number beyond all', '{"a":1e999}', 'number_out_of_range'],
    ['a key that is a trap', '{"__proto__":{"a":1}}', 'key_not_allowed'],
    ['a key with NUL', '{"a\\u0000":1}', 'key_not_allowed'],
  ])('%s is refused', (_, text, code) => {
    expect(codeOf(() => parseJson(text))).toBe(code);
  });

  test('64 levels, whole surrogate pairs and nothing at all are taken', () => {
    expect(parseJson(nested(64))).toBeDefined();
    expect(parseJson('{"a":"😀"}')).toEqual({ a: '😀' });
    expect(parseJson('  ')).toBeUndefined();
  });
});
