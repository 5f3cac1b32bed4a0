import type { Value, ValueMap } from '../../../interpreter/value';
import { faultOf } from '../objects/world';
import { makeActingWorld } from './acting-world';

let world: Awaited<ReturnType<typeof makeActingWorld>>;
beforeAll(async () => {
  world = await makeActingWorld();
});
afterAll(() => world.end());

const calculate = (rows: readonly ValueMap[], rest: ValueMap = {}) =>
  world.perform('number.calculate', { rows, ...rest });
const pair = (operator: string, left: Value, right: Value, rest: ValueMap = {}) => ({
  name: 'x0',
  operator,
  left,
  right,
  ...rest,
});
const list = (operator: string, values: readonly Value[], rest: ValueMap = {}) => ({
  name: 'x0',
  operator,
  values,
  ...rest,
});

test.each<[ValueMap, string]>([
  [pair('add', 0.1, '0.2'), '0.3'],
  [pair('subtract', 1, '1.5'), '-0.5'],
  [pair('multiply', '12.50', 4), '50'],
  [pair('divide', 1, 8), '0.125'],
  [list('sum', []), '0'],
  [list('sum', [1, '2', 3.5]), '6.5'],
  [list('average', [1, 2]), '1.5'],
  [pair('divide', 1, 0, { default: '7.0' }), '7'],
  [pair('add', null, 1, { default: 0 }), '0'],
  [list('average', [], { default: -1 }), '-1'],
  [list('sum', ['x'], { default: 3 }), '3'],
  [pair('multiply', '9'.repeat(34), 10, { default: 1 }), '1'],
])('%j gives %s', async (row, decimal) => {
  expect((await calculate([row])).output).toEqual({ decimal, value: Number(decimal) });
});

test('a row takes what earlier rows gave, also their defaults, and any row can be the result', async () => {
  const rows = [
    { name: 'share', operator: 'divide', left: 1, right: 3 },
    { name: 'whole', operator: 'multiply', left: { variable: 'share' }, right: 3 },
    { name: 'none', operator: 'divide', left: 1, right: 0, default: 2 },
    { name: 'all', operator: 'sum', values: [{ variable: 'none' }, { variable: 'none' }, 1] },
  ];
  expect((await calculate(rows)).output).toEqual({ decimal: '5', value: 5 });
  const nines = `0.${'9'.repeat(34)}`;
  expect((await calculate(rows, { result: 'whole' })).output).toEqual({ decimal: nines, value: 1 });
});

test('a text that is the name of a row is no row', async () => {
  const rows = [pair('add', 1, 1), { name: 'x1', operator: 'add', left: 'x0', right: 1 }];
  expect(await faultOf(calculate(rows))).toMatchObject({
    code: 'operand_invalid',
    details: { row: 'x1', operand: 0 },
  });
});

test('a fault says nothing of the values', async () => {
  const fault = await faultOf(calculate([pair('add', 'Ada Lovelace', 1)]));
  expect(JSON.stringify(fault)).not.toContain('Ada');
});

test.each<[string, readonly ValueMap[], ValueMap]>([
  ['there is a row twice', [pair('add', 1, 1), pair('add', 1, 1)], {}],
  ['it takes what no earlier row gave', [pair('add', { variable: 'x0' }, 1)], {}],
  ['its result is no row', [pair('add', 1, 1)], { result: 'x9' }],
  ['values stand where two are taken', [list('add', [1, 2])], {}],
  ['two stand where values are taken', [pair('sum', 1, 2)], {}],
  ['its default is no number', [pair('add', 1, 1, { default: 'none' })], {}],
  ['there are no rows', [], {}],
])('it is refused when %s', async (_, rows, rest) => {
  expect((await faultOf(calculate(rows, rest))).code).toBe('action_input_invalid');
});
