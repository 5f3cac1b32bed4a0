import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Value } from '../../../interpreter/value';
import { REPORT_EVENTS } from '../../../src/kinds/reports/report-events';
import { REPORT_TYPES } from '../../../src/kinds/reports/report-types';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly const?: string;
  readonly items?: Schema;
}
interface Published {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const beside = path.resolve(__dirname, '../../../../shared/data/persona/openapi-2025-12-08.json');
const file = process.env['USHER_CONTRACT'] ?? beside;
const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
const published = text === undefined ? test.skip : test;
if (text === undefined) process.stderr.write('SKIPPED: the published document is not here; see USHER_CONTRACT.\n');
const schemas = text === undefined ? {} : (JSON.parse(text) as Published).components.schemas;

const snake = (key: string): string => key.replaceAll('-', '_');
const nullable = ({ type }: Schema): boolean => Array.isArray(type) && type.includes('null');
const typeOf = (schema: Schema): string => [schema.type ?? 'object'].flat().filter((one) => one !== 'null')[0] ?? '';

/** The parts of a schema that says `allOf`, in one. */
function whole(schema: Schema | undefined): { properties: Record<string, Schema>; required: readonly string[] } {
  const parts = [schema, ...(schema?.allOf ?? [])].map((part) =>
    part?.$ref === undefined ? part : schemas[part.$ref.split('/').at(-1) ?? ''],
  );
  return {
    properties: Object.assign({}, ...parts.map((part) => part?.properties ?? {})),
    required: parts.flatMap((part) => part?.required ?? []),
  };
}

const SHARED = new Set(Object.keys(schemas['report-shared-attributes']?.properties ?? {}));
const typed = (suffix: RegExp): [string, Schema][] =>
  Object.entries(schemas).flatMap(([name, schema]): [string, Schema][] => {
    const type = schema.properties?.['type']?.const;
    return suffix.test(name) && type?.startsWith('report/') ? [[type.slice('report/'.length), schema]] : [];
  });

const OURS: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  array: 'array',
  object: 'map',
};

published('every type that is published gives what the document says that it gives, and nothing else', () => {
  const found = typed(/^report-(?!.*-request$)/);
  expect(found).toHaveLength(17);
  for (const [wire, schema] of found) {
    const { properties, required } = whole(schema.properties?.['attributes']);
    const expected = Object.entries(properties).filter(([key]) => !SHARED.has(key));
    const type = REPORT_TYPES.get(wire);
    // The document shows a query of firms that none can be asked with.
    const said = expected.filter(([key]) => !(wire === 'business-adverse-media' && key === 'query'));
    expect([wire, [...(type?.results.keys() ?? [])].sort()]).toEqual([wire, said.map(([key]) => snake(key)).sort()]);
    for (const [key, one] of said) {
      const declared = type?.results.get(snake(key));
      const shown = [declared?.type.is, declared?.nullable, declared?.required];
      expect([wire, key, ...shown]).toEqual([wire, key, OURS[typeOf(one)], nullable(one), required.includes(key)]);
    }
  }
});

published('every type that can be asked for is asked with what the document says', () => {
  const found = typed(/-request$/);
  expect(found).toHaveLength(14);
  for (const [wire, schema] of found) {
    const { query } = whole(schema.properties?.['attributes']).properties;
    const declared = REPORT_TYPES.get(wire)?.query;
    expect([wire, [...(declared?.keys() ?? [])].sort()]).toEqual([
      wire,
      Object.keys(query?.properties ?? {})
        .map(snake)
        .sort(),
    ]);
    const required = [...(declared ?? [])].flatMap(([key, one]) => (one.required ? [key] : []));
    expect([wire, required.sort()]).toEqual([wire, (query?.required ?? []).map(snake).sort()]);
  }
});

published('every event of reports that is published is declared, and no other has the name of a type', () => {
  const names = [...(text ?? '').matchAll(/"(report\/[a-z_\-/]+\.[a-z]+)"/g)].map(([, name]) => name ?? '');
  const own = Object.keys(REPORT_EVENTS).filter((name) => name.startsWith('report/'));
  expect(own.sort()).toEqual([...new Set(names)].sort());
});

test('a type is declared once, and what it looks for matches in is among what it gives', () => {
  const types = [...REPORT_TYPES.values()];
  expect(new Set(types.map(({ name }) => name)).size).toBe(types.length);
  for (const { name, matches, results, events, anyOf, query } of types) {
    if (matches !== undefined) expect([name, results.has(matches)]).toEqual([name, true]);
    expect([name, events.has('matched')]).toEqual([name, matches !== undefined]);
    for (const key of anyOf.flat()) expect([name, query?.has(key)]).toEqual([name, true]);
  }
});

test('an event that means a status means one that reports have', () => {
  const meant = Object.values(REPORT_EVENTS).flatMap(({ status }): Value[] => (status === undefined ? [] : [status]));
  expect([...new Set(meant)].sort()).toEqual(['errored', 'pending', 'ready']);
});
