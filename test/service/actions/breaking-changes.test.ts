import type { JsonSchema } from '../../../interpreter/catalogue';
import { printSchemas } from '../../../scripts/generators/actions';
import { breakingChanges } from '../../../scripts/generators/breaking-changes';

const shape = (properties: { readonly [key: string]: JsonSchema }, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const text: JsonSchema = { type: 'string' };
const of = (input: JsonSchema, output: JsonSchema = shape({})) => ({ 'a.do@1': { input, output } });
const output = (schema: JsonSchema) => of(shape({}), schema);

test.each([
  ['an input gains an optional key', of(shape({ a: text }, ['a'])), of(shape({ a: text, b: text }, ['a']))],
  ['an input asks for less', of(shape({ a: text }, ['a'])), of(shape({ a: text }))],
  ['an output gains a key', output(shape({ a: text }, ['a'])), output(shape({ a: text, b: text }, ['a', 'b']))],
  ['an output is surer of a key', output(shape({ a: text })), output(shape({ a: text }, ['a']))],
  ['a map within gains a key', of(shape({ a: shape({}) })), of(shape({ a: shape({ b: text }) }))],
  ['words change', of(shape({ a: text })), of(shape({ a: { ...text, description: 'New words.', default: 'x' } }))],
  ['a text is escaped otherwise', of(shape({ a: text })), of(shape({ a: { ...text, 'x-text': 'target' } }))],
  ['keys change their order', of(shape({ a: text, b: text })), of(shape({ b: { type: 'string' }, a: text }))],
  ['an action is new', of(shape({})), { ...of(shape({})), 'a.do@2': { input: text, output: text } }],
])('nothing breaks when %s', (_what, before, after) => {
  expect(breakingChanges(before, after)).toEqual([]);
});

test.each([
  ['an action goes', of(shape({})), {}, 'a.do@1 is gone.'],
  ['an input loses a key', of(shape({ a: text })), of(shape({})), 'a.do@1 input.a is gone.'],
  ['an input gains a required key', of(shape({})), of(shape({ a: text }, ['a'])), 'a.do@1 input.a is newly required.'],
  [
    'an input asks for more',
    of(shape({ a: text })),
    of(shape({ a: text }, ['a'])),
    'a.do@1 input.a is newly required.',
  ],
  ['a type changes', of(shape({ a: text })), of(shape({ a: { type: 'number' } })), 'a.do@1 input.a is another schema.'],
  [
    'a bound appears',
    of(shape({ a: text })),
    of(shape({ a: { ...text, maxLength: 5 } })),
    'a.do@1 input.a is another schema.',
  ],
  [
    'a kind changes',
    output({ ...shape({}), 'x-object': 'a' }),
    output({ ...shape({}), 'x-object': 'b' }),
    'a.do@1 output has other keywords.',
  ],
  ['an output loses a key', output(shape({ a: text })), output(shape({})), 'a.do@1 output.a is gone.'],
  [
    'an output is less sure',
    output(shape({ a: text }, ['a'])),
    output(shape({ a: text })),
    'a.do@1 output.a is no longer always there.',
  ],
  [
    'a map within asks for more',
    of(shape({ a: shape({ b: text }) })),
    of(shape({ a: shape({ b: text }, ['b']) })),
    'a.do@1 input.a.b is newly required.',
  ],
  [
    'a key called description goes',
    of(shape({ description: text })),
    of(shape({})),
    'a.do@1 input.description is gone.',
  ],
])('published plans break when %s', (_what, before, after, sentence) => {
  expect(breakingChanges(before, after)).toEqual([sentence]);
});

test('a breaking change is not written but refused', () => {
  const before = of(shape({ a: text }));
  expect(() => printSchemas(before, of(shape({})))).toThrow('a.do@1 input.a is gone.');
  expect(JSON.parse(printSchemas(before, before))).toEqual(before);
});
