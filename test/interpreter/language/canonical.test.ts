import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalize, hash } from '../../../interpreter/canonical';
import { sha256 } from '../../../interpreter/sha-256';
import type { Value } from '../../../interpreter/value';

describe('canonical JSON', () => {
  test('is what RFC 8785 gives for its example', () => {
    const input = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    ) as Value;
    expect(canonicalize(input)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('sorts keys by UTF-16 code units, as RFC 8785 does', () => {
    const keys = {
      '\u20ac': 'Euro',
      '\r': 'Return',
      '\ufb33': 'Dalet',
      '1': 'One',
      '\ud83d\ude00': 'Smiley',
      '\u0080': 'C',
      '\u00f6': 'o',
    };
    const values = Object.values(JSON.parse(canonicalize(keys)) as { [key: string]: string });
    expect(
      canonicalize(keys)
        .match(/"[A-Z]?[a-z]*"(?=[,}])/g)
        ?.join(''),
    ).toBe('"Return""One""C""o""Euro""Smiley""Dalet"');
    expect(values).toHaveLength(7);
  });

  test.each([
    [0, '0'],
    [-0, '0'],
    [5e-324, '5e-324'],
    [-5e-324, '-5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [9007199254740992, '9007199254740992'],
    [295147905179352830000, '295147905179352830000'],
    [9.999999999999997e22, '9.999999999999997e+22'],
    [1e23, '1e+23'],
    [0.000001, '0.000001'],
    [333333333.33333325, '333333333.33333325'],
  ])('prints the number %d as %s', (number, text) => {
    expect(canonicalize(number)).toBe(text);
  });

  test('is the same for equal values, whatever the order of their keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (map) => {
        const reversed = Object.fromEntries(Object.entries(map).reverse());
        expect(canonicalize(reversed as Value)).toBe(canonicalize(map as Value));
        expect(JSON.parse(canonicalize(map as Value))).toEqual(JSON.parse(JSON.stringify(map)));
      }),
    );
  });
});

describe('the hash', () => {
  test('is SHA-256: the vectors of FIPS 180-4', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });

  test('is what the host computes, for every text and length', () => {
    const host = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(sha256(text)).toBe(host(text));
      }),
    );
    for (let length = 0; length < 130; length += 1) expect(sha256('é'.repeat(length))).toBe(host('é'.repeat(length)));
    expect(sha256('\ud800x')).toBe(host('\ud800x'));
  });

  test('of a value is that of its canonical JSON', () => {
    expect(hash({ b: 1, a: [] })).toBe(sha256('{"a":[],"b":1}'));
  });
});
