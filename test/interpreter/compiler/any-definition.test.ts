import fc from 'fast-check';
import { compile } from '../../../interpreter/compiler/compile';
import { DIAGNOSTICS } from '../../../interpreter/compiler/diagnostics/diagnostic-codes';
import { pathOf, pointerOf } from '../../../interpreter/definition/pointer';
import { CATALOGUE, SCREENING } from '../catalogue';
import { definitionWith, OPEN_CASE, when } from './definition-with';

/** A definition with something of everything. */
const WHOLE = {
  ...SCREENING,
  steps: [
    ...SCREENING.steps,
    { ...OPEN_CASE, key: 'another', retry: { attempts: 2, delay: '1s' }, timeout: '1d' },
    { key: 'pause', type: 'wait', until: '{{run.created_at.add("1d")}}', offset: '-1h' },
    when({
      not: {
        all: [
          { not_on_list: 'l', item: { a: '{{environment}}' } },
          { field: 'trigger.age', operator: 'is_blank' },
        ],
      },
    }),
  ],
};

type Json = { [key: string]: unknown } | unknown[];

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    '{{trigger}}',
    '{{trigger.nothing}}',
    '{{open_case.status}}',
    '{{',
    '{{a.b[0].c("x")}}',
    'inquiry.completed',
    'case.resolved',
    '30d',
    'set',
    'action',
    'trigger',
    'open_case',
    {},
    [],
    { field: 'trigger.id', operator: 'equals', value: 'x' },
    { is: 'x' },
    -1,
    1e308,
    { key: 'a', type: 'stop', outcome: 'failed' },
    { key: 'b', type: 'loop', steps: [] },
    { key: 'c', type: 'wait' },
  ),
);

/** Every place in a JSON value. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (value === null || typeof value !== 'object') return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

const PATHS = pathsOf(WHOLE);

const change = fc.record({
  path: fc.constantFrom(...PATHS.slice(1)),
  how: fc.oneof(
    fc.record({ is: fc.constant('remove' as const) }),
    fc.record({ is: fc.constant('replace' as const), by: junk }),
    fc.record({
      is: fc.constant('add' as const),
      key: fc.constantFrom('key', 'steps', 'when', 'extra', '0', 'value'),
      by: junk,
    }),
  ),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(changes: readonly Change[]): unknown {
  const copy = JSON.parse(JSON.stringify(WHOLE)) as Json;
  for (const { path, how } of changes) {
    let parent: unknown = copy;
    for (const key of path.slice(0, -1))
      parent = parent === null || typeof parent !== 'object' ? parent : (parent as Record<string, unknown>)[key];
    if (parent === null || typeof parent !== 'object' || parent === undefined) continue;
    const key = how.is === 'add' ? how.key : (path.at(-1) ?? '');
    const json = parent as Record<string, unknown>;
    if (how.is === 'remove') {
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete json[key];
    } else if (!Array.isArray(parent) || /^\d+$/.test(key)) json[key] = JSON.parse(JSON.stringify(how.by));
  }
  return JSON.parse(JSON.stringify(copy));
}

/** Does a pointer lead to something in the input, or to something that is missing in something that is there? */
function leadsSomewhere(input: unknown, pointer: string): boolean {
  const path = pathOf(pointer);
  let value: unknown = input;
  for (const key of path.slice(0, -1)) {
    // An action without any inputs lacks the one that it needs.
    if (key === 'inputs' && path.at(-2) === 'inputs' && value !== null && typeof value === 'object') return true;
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return false;
    value = (value as Record<string, unknown>)[key];
  }
  return path.length === 0 || (value !== null && typeof value === 'object');
}

/** What is wrong with what the compiler says of an input. */
function complaints(input: unknown): readonly string[] {
  const compiled = compile(input, CATALOGUE);
  const found = 'plan' in compiled ? compiled.warnings : compiled.diagnostics;
  const refused = 'plan' in compiled || found.some(({ severity }) => severity === 'error');
  const odd = found.filter(({ code, severity, pointer, message, hint }) => {
    const isSentence = /^[^\n]+[.?]$/.test(message) && hint.length > 3;
    return (
      !isSentence || DIAGNOSTICS[code].severity !== severity || !(pointer === '' || leadsSomewhere(input, pointer))
    );
  });
  return [...(refused ? [] : ['It was refused without an error.']), ...odd.map((each) => JSON.stringify(each))];
}

function check(input: unknown): void {
  expect(complaints(input)).toEqual([]);
}

describe('any definition', () => {
  test('is compiled or refused with errors that point into it, never thrown at', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), (changes) => check(changed(changes))),
      { numRuns: 300 },
    );
  });

  test('also when it is any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        expect(compile(input, CATALOGUE)).toHaveProperty('diagnostics');
      }),
    );
  });

  test('also when any expression stands in it', () => {
    const names = fc.constantFrom(
      'trigger',
      'open_case',
      'vars',
      'run',
      'id',
      'fields',
      'account',
      'cases',
      'count',
      'first',
      'status',
      'nothing',
      'decision',
      'add',
      'tags',
      'steps',
    );
    const segments = fc.oneof(
      names.map((name) => `.${name}`),
      names.map((name) => `["${name}"]`),
      fc.nat(3).map((index) => `[${index}]`),
      fc
        .tuple(names, fc.constantFrom('', '"30d"', '1', 'trigger.id', 'null, true'))
        .map(([name, args]) => `.${name}(${args})`),
    );
    const texts = fc
      .tuple(names, fc.array(segments, { maxLength: 5 }))
      .map(([name, rest]) => `{{${name}${rest.join('')}}}`);
    fc.assert(
      fc.property(texts, (text) => {
        check(
          definitionWith({
            variables: [{ name: 'decision', type: 'string' }],
            steps: [OPEN_CASE],
            output: { it: text },
          }),
        );
      }),
      { numRuns: 300 },
    );
  });
});

test('pointers are read as they are printed', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (path) => {
      expect(pathOf(pointerOf(path))).toEqual(path);
    }),
  );
});
