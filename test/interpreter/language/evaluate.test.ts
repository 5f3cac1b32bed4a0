import fc from 'fast-check';
import { bind, evaluate, LanguageFault, valueAt } from '../../../interpreter/language/evaluate';
import { METHODS } from '../../../interpreter/language/methods/methods';
import { nameOf } from '../../../interpreter/language/name-of';
import { OPERATOR_NAMES } from '../../../interpreter/language/operators';
import type { Expression, Root } from '../../../interpreter/plan';
import type { ObjectCopy, Value } from '../../../interpreter/value';
import { scopeOver } from './scope-over';

const literal = (value: Value): Expression => ({ is: 'literal', value });
const read = (root: Root, ...path: readonly string[]): Expression => ({ is: 'read', root, path });
const attribute = (of: Expression, ...path: readonly string[]): Expression => ({ is: 'attribute', of, path });
const equal = (left: Expression, right: Expression): Expression => ({
  is: 'compare',
  operator: 'equals',
  as: 'any',
  left,
  right,
});

const INQUIRY: ObjectCopy = { type: 'inquiry', id: 'inq_1', version: 3, fields: { name_first: 'Ada' }, note: null };

describe('reading', () => {
  test('takes own keys and list items only', () => {
    const value: Value = { list: ['a', { b: 'c' }], text: 'abc', nothing: null };
    expect(valueAt(value, [])).toBe(value);
    expect(valueAt(value, ['list', '1', 'b'])).toBe('c');
    for (const path of [
      ['list', 'length'],
      ['list', '7'],
      ['text', '0'],
      ['text', 'length'],
      ['nothing', 'x'],
      ['toString'],
    ]) {
      expect(valueAt(value, path)).toBeNull();
    }
    for (const key of ['__proto__', 'constructor', 'hasOwnProperty']) expect(valueAt(value, [key])).toBeNull();
    expect(valueAt(JSON.parse('{"__proto__": 1}') as Value, ['__proto__'])).toBe(1);
  });

  test('an attribute takes it from the one copy that the run has of the object', () => {
    const scope = scopeOver({ trigger: { type: 'inquiry', id: 'inq_1' } }, { objects: [INQUIRY] });
    expect(evaluate(attribute(read('trigger'), 'fields', 'name_first'), scope)).toBe('Ada');
    expect(evaluate(attribute(read('trigger'), 'id'), scope)).toBe('inq_1');
    expect(scope.noted).toEqual([]);
  });

  test('an object without a copy tells of itself and of nothing else', () => {
    const scope = scopeOver({ trigger: { type: 'inquiry', id: 'inq_9' }, vars: { a: 7, b: { id: 3 } } });
    expect(evaluate(attribute(read('trigger'), 'id'), scope)).toBe('inq_9');
    expect(evaluate(attribute(read('trigger'), 'note'), scope)).toBeNull();
    expect(evaluate(attribute(read('vars', 'a'), 'note'), scope)).toBeNull();
    expect(evaluate(attribute(read('vars', 'b'), 'note'), scope)).toBeNull();
  });

  test('an answer of the look-up is taken by its place', () => {
    const scope = scopeOver({}, { looked: [true, { key: 'k' }] });
    expect(evaluate({ is: 'looked', index: 0, path: [] }, scope)).toBe(true);
    expect(evaluate({ is: 'looked', index: 1, path: ['key'] }, scope)).toBe('k');
    expect(evaluate({ is: 'looked', index: 2, path: [], name: 'trigger.account' }, scope)).toBeNull();
    expect(evaluate({ is: 'looked', index: 3, path: [] }, scope)).toBeNull();
    expect(scope.noted).toEqual(['trigger.account', 'a value that was looked up']);
  });
});

describe('missing values', () => {
  test("are told of by their names in the author's words, once each", () => {
    const scope = scopeOver({ trigger: null });
    const missing = [
      read('steps', 'watchlist', 'match_found'),
      attribute(read('trigger'), 'fields', 'preferred-name'),
      read('vars', 'list', '0', 'a key'),
      { is: 'call', method: 'trim', on: read('trigger', 'note'), args: [] } as const,
    ];
    for (const expression of missing) expect(evaluate(expression, scope)).toBeNull();
    expect(scope.noted).toEqual([
      'watchlist.match_found',
      'trigger.fields["preferred-name"]',
      'vars.list[0]["a key"]',
      'trigger.note',
    ]);
  });

  test('are expected, and not told of, where presence or a default is asked for', () => {
    const scope = scopeOver({});
    const blank: Expression = { is: 'compare', operator: 'is_blank', as: 'any', left: read('vars', 'x') };
    expect(evaluate(blank, scope)).toBe(true);
    expect(evaluate({ is: 'call', method: 'default', on: read('vars', 'x'), args: [literal(1)] }, scope)).toBe(1);
    const present: Expression = { ...blank, left: { is: 'call', method: 'trim', on: read('vars', 'y'), args: [] } };
    expect(evaluate(present, scope)).toBe(true);
    expect(scope.noted).toEqual([]);
  });

  test('need not be told of', () => {
    const { missing: _missing, ...scope } = scopeOver({});
    expect(evaluate(read('vars', 'x'), scope)).toBeNull();
  });

  test('are nothing in text and left out of maps, but a null that was written stays', () => {
    const scope = scopeOver({ vars: { there: 1 } });
    const text: Expression = {
      is: 'text',
      parts: [literal('a'), read('vars', 'x'), literal('b'), read('vars', 'there')],
    };
    expect(evaluate(text, scope)).toBe('ab1');
    const map: Expression = {
      is: 'map',
      entries: { x: read('vars', 'x'), y: read('vars', 'there'), z: literal(null) },
    };
    expect(evaluate(map, scope)).toEqual({ y: 1, z: null });
    expect(evaluate({ is: 'list', items: [read('vars', 'x')] }, scope)).toEqual([null]);
  });

  test('have names for every kind of expression', () => {
    expect(nameOf(literal(1))).toBe('a value');
    expect(nameOf({ is: 'call', method: 'trim', on: read('trigger', 'note'), args: [] })).toBe('trigger.note.trim');
    expect(nameOf(read('vars', '', '01', 'a:'))).toBe('vars[""]["01"]["a:"]');
    expect(nameOf(read('steps', 'a-b'))).toBe('["a-b"]');
  });
});

describe('conditions', () => {
  const [yes, no, missing] = [equal(literal(1), literal(1)), equal(literal(1), literal(2)), read('vars', 'x')];

  test('all holds when each does, any when one does, not when its does not', () => {
    const scope = scopeOver({});
    expect(evaluate({ is: 'all', of: [yes, yes] }, scope)).toBe(true);
    expect(evaluate({ is: 'all', of: [yes, no] }, scope)).toBe(false);
    expect(evaluate({ is: 'any', of: [no, yes] }, scope)).toBe(true);
    expect(evaluate({ is: 'any', of: [no, missing] }, scope)).toBe(false);
    expect(evaluate({ is: 'not', of: no }, scope)).toBe(true);
    expect(evaluate({ is: 'not', of: missing }, scope)).toBe(true);
  });

  test('end at the first that decides', () => {
    const scope = scopeOver({});
    evaluate({ is: 'all', of: [no, missing] }, scope);
    evaluate({ is: 'any', of: [yes, missing] }, scope);
    expect(scope.noted).toEqual([]);
  });
});

describe('a plan of a newer build', () => {
  test('is a fault and no guess', () => {
    const scope = scopeOver({});
    const unknown: readonly Expression[] = [
      { is: 'compare', operator: 'toString', as: 'any', left: literal(1) },
      { is: 'call', method: 'constructor', on: literal(1), args: [] },
    ];
    for (const expression of unknown) expect(() => evaluate(expression, scope)).toThrow(LanguageFault);
  });
});

/** Any expression over the roots `event` and `vars`. */
const expressions: fc.Arbitrary<Expression> = fc.letrec<{ expression: Expression }>((tie) => {
  const inner = tie('expression');
  const path = fc.array(fc.constantFrom('a', 'b', '0', 'id', 'length', '__proto__'), { maxLength: 2 });
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({ is: fc.constant('literal' as const), value: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Value> }),
      fc.record({ is: fc.constant('read' as const), root: fc.constantFrom<Root>('event', 'vars'), path }),
      fc.record({ is: fc.constant('looked' as const), index: fc.nat(2), path }),
      fc.record({ is: fc.constant('attribute' as const), of: inner, path }),
      fc.record({
        is: fc.constant('call' as const),
        method: fc.constantFrom(...Object.keys(METHODS)),
        on: inner,
        args: fc.array(inner, { maxLength: 2 }),
      }),
      fc.record({ is: fc.constant('text' as const), parts: fc.array(inner, { maxLength: 3 }) }),
      fc.record({ is: fc.constant('list' as const), items: fc.array(inner, { maxLength: 3 }) }),
      fc.record({ is: fc.constant('map' as const), entries: fc.dictionary(fc.constantFrom('a', 'b'), inner) }),
      fc.record(
        {
          is: fc.constant('compare' as const),
          operator: fc.constantFrom(...OPERATOR_NAMES),
          as: fc.constantFrom('any' as const, 'date' as const, 'string' as const),
          left: inner,
          right: inner,
        },
        { requiredKeys: ['is', 'operator', 'as', 'left'] },
      ),
      fc.record({ is: fc.constantFrom('all' as const, 'any' as const), of: fc.array(inner, { maxLength: 3 }) }),
      fc.record({ is: fc.constant('not' as const), of: inner }),
    ),
  };
}).expression as fc.Arbitrary<Expression>;

const roots = fc.record({
  event: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>,
  vars: fc.dictionary(fc.constantFrom('a', 'b', 'id'), fc.jsonValue({ maxDepth: 2 })) as fc.Arbitrary<Value>,
});

function outcome(run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    if (error instanceof LanguageFault) return error.fault.code;
    throw error;
  }
}

describe('any expression', () => {
  test('gives JSON or a fault of the language for any data, the same every time', () => {
    fc.assert(
      fc.property(expressions, roots, (expression, data) => {
        const given = outcome(() => evaluate(expression, scopeOver(data, { looked: [1, { a: 'b' }] })));
        expect(JSON.stringify(given)).toBeDefined();
        expect(outcome(() => evaluate(expression, scopeOver(data, { looked: [1, { a: 'b' }] })))).toEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  test('that was bound reads nothing but the root that was kept, and gives the same', () => {
    fc.assert(
      fc.property(expressions, roots, (expression, data) => {
        const whole = scopeOver(data, { looked: [1, { a: 'b' }] });
        const bound = bind(expression, whole, 'event');
        const only = scopeOver({ event: data.event });
        expect(JSON.stringify(bound)).not.toMatch(/"root":"vars"|"is":"looked"/);
        expect(outcome(() => evaluate(bound, only))).toEqual(outcome(() => evaluate(expression, whole)));
      }),
      { numRuns: 500 },
    );
  });
});
