import type { JsonSchema, Type } from '../../../interpreter/catalogue';
import { common, describeType, fits, typeOfSchema } from '../../../interpreter/compiler/types';

describe('the type of a JSON Schema', () => {
  test.each<[JsonSchema, Type]>([
    [{}, { is: 'any' }],
    [{ type: 'null' }, { is: 'any' }],
    [{ type: 'string' }, { is: 'string' }],
    [{ type: 'string', format: 'email' }, { is: 'string' }],
    [{ type: 'string', format: 'date' }, { is: 'date' }],
    [{ type: 'string', format: 'date-time' }, { is: 'datetime' }],
    [
      { type: 'string', 'x-personal': true },
      { is: 'string', personal: true },
    ],
    [
      { type: 'string', enum: ['a', 'b'] },
      { is: 'string', choices: ['a', 'b'] },
    ],
    [{ enum: ['a', 1] }, { is: 'any' }],
    [{ const: 'a' }, { is: 'string', choices: ['a'] }],
    [{ const: 1, type: 'integer' }, { is: 'integer' }],
    [{ type: ['string', 'null'] }, { is: 'string', optional: true }],
    [{ type: ['string', 'number'] }, { is: 'any' }],
    [{ anyOf: [{ type: 'number' }, { type: 'null' }] }, { is: 'number', optional: true }],
    [{ anyOf: [{ type: 'number' }, { type: 'integer' }] }, { is: 'any' }],
    [{ anyOf: [{ type: 'string' }, { type: 'string' }] }, { is: 'string' }],
    [{ anyOf: [] }, { is: 'any' }],
    [{ type: 'array' }, { is: 'array', of: { is: 'any' } }],
    [
      { type: 'array', items: { type: 'boolean' } },
      { is: 'array', of: { is: 'boolean' } },
    ],
    [
      { type: 'object', 'x-object': 'case', properties: {} },
      { is: 'object', kind: 'case' },
    ],
    [{ type: 'object' }, { is: 'map', keys: {}, open: true }],
    [
      { type: 'object', additionalProperties: {} },
      { is: 'map', keys: {}, open: true },
    ],
    [
      { type: 'object', properties: {}, additionalProperties: false },
      { is: 'map', keys: {} },
    ],
    [
      { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a'] },
      { is: 'map', keys: { a: { is: 'string' }, b: { is: 'string', optional: true } } },
    ],
    [{ $ref: '#/$defs/x' }, { is: 'any' }],
  ])('%j is %j', (schema, type) => {
    expect(typeOfSchema(schema)).toEqual(type);
  });
});

describe('a type', () => {
  const map = (keys: { readonly [key: string]: Type }, open?: true): Type => ({
    is: 'map',
    keys,
    ...(open && { open }),
  });

  test.each<[Type, Type, boolean]>([
    [{ is: 'any' }, { is: 'date' }, true],
    [{ is: 'date' }, { is: 'any' }, true],
    [{ is: 'date' }, { is: 'string' }, true],
    [{ is: 'datetime' }, { is: 'string' }, true],
    [{ is: 'number' }, { is: 'string' }, false],
    [{ is: 'string' }, { is: 'date' }, false],
    [{ is: 'integer' }, { is: 'number' }, true],
    [{ is: 'number' }, { is: 'integer' }, false],
    [{ is: 'string', choices: ['a'] }, { is: 'string', choices: ['b'] }, false],
    [{ is: 'string', choices: ['a', 'b'] }, { is: 'string', choices: ['b'] }, true],
    [{ is: 'array', of: { is: 'integer' } }, { is: 'array', of: { is: 'number' } }, true],
    [{ is: 'array', of: { is: 'string' } }, { is: 'array', of: { is: 'number' } }, false],
    [{ is: 'string' }, { is: 'array', of: { is: 'any' } }, false],
    [{ is: 'object', kind: 'case' }, { is: 'object', kind: '*' }, true],
    [{ is: 'object', kind: '*' }, { is: 'object', kind: 'case' }, true],
    [{ is: 'object', kind: 'account' }, { is: 'object', kind: 'case' }, false],
    [{ is: 'string' }, { is: 'object', kind: 'case' }, false],
    [{ is: 'object', kind: 'case' }, map({}), false],
    [map({ a: { is: 'string' } }), map({ a: { is: 'string' } }), true],
    [map({ a: { is: 'string' } }), map({ a: { is: 'number' } }), false],
    [map({}), map({ a: { is: 'number' } }), false],
    [map({}), map({ a: { is: 'number', optional: true } }), true],
    [map({}, true), map({ a: { is: 'number' } }), true],
    [map({}), map(Object.fromEntries([['toString', { is: 'number' }]])), false],
  ])('%j where %j is wanted fits: %s', (from, to, expected) => {
    expect(fits(from, to)).toBe(expected);
  });

  test('that several have in common is any where they differ', () => {
    expect(common([])).toEqual({ is: 'any' });
    expect(common([{ is: 'string' }, { is: 'string' }])).toEqual({ is: 'string' });
    expect(common([{ is: 'string' }, { is: 'number' }])).toEqual({ is: 'any' });
  });

  test('has a name for sentences', () => {
    expect(describeType({ is: 'object', kind: '*' })).toBe('an object');
    expect(describeType({ is: 'object', kind: 'case' })).toBe('an object of kind case');
    expect(describeType({ is: 'array', of: { is: 'any' } })).toBe('a list');
    expect(describeType({ is: 'array', of: { is: 'date' } })).toBe('a list (each item a date)');
    expect(describeType({ is: 'any' })).toBe('any value');
  });
});
