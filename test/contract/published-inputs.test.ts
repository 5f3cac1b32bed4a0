import { readFileSync } from 'node:fs';
import path from 'node:path';
import { INPUTS_NOT_HERE } from '../../api/not-here/inputs';
import { PUBLISHED_OPERATIONS } from '../../api/not-here/published-operations';
import type { ApiDocument } from '../../scripts/generators/api-document';
import { unmetInputs } from '../../scripts/generators/unmet-inputs';
import { publishedFile } from '../service/api/contract';
import { ANY, inputsOf } from './published-inputs';

const file = publishedFile();
const published = file === undefined ? test.skip : test;

type Paths = { readonly [path: string]: { readonly [method: string]: { readonly [key: string]: unknown } } };
interface Document {
  readonly [key: string]: unknown;
  readonly paths: Paths;
}
const read = (where: string): Document => JSON.parse(readFileSync(where, 'utf8')) as Document;
const own = read(path.resolve(__dirname, '../../docs/reference/openapi.json'));

const plain = (name: string): string => name.replace('/api/v1', '').replace(/\{[^}]+\}/g, ':');
const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([where, methods]) =>
    Object.entries(methods).map(([method, operation]) => [plain(`${method} ${where}`), operation] as const),
  );

/** What the document takes in an operation and ours does not know. */
function unknownTo(ours: ReadonlySet<string>, theirs: ReadonlySet<string>): string[] {
  const open = (input: string) => ours.has(input.replace(/[^.]+$/, ANY));
  return [...theirs].filter((input) => !ours.has(input) && !open(input));
}

published('every published input of what is here is known, or has a reason why not', () => {
  const document = read(file ?? '');
  const here = new Map(operationsOf(own).filter(([, operation]) => operation['x-published'] === true));
  const unknown: { [operation: string]: string[] } = {};
  let compared = 0;
  for (const [name, operation] of operationsOf(document)) {
    const ours = here.get(name);
    if (ours === undefined) continue;
    const theirs = inputsOf(document, operation);
    compared += theirs.size;
    const found = unknownTo(inputsOf(own, ours), theirs);
    if (found.length > 0) unknown[String(operation['operationId'])] = found;
  }
  expect(compared).toBeGreaterThan(500);
  const explained = Object.entries(INPUTS_NOT_HERE).map(([operation, inputs]) => [operation, Object.keys(inputs)]);
  expect(unknown).toEqual(Object.fromEntries(explained));
});

published('an input that is taken away is seen', () => {
  const document = read(file ?? '');
  const theirs = inputsOf(document, document.paths['/cases']?.['post'] ?? {});
  const ours = new Set([...theirs].filter((input) => input !== 'data.attributes.creator-email-address'));
  expect(unknownTo(ours, theirs)).toEqual(['data.attributes.creator-email-address']);
});

test('the page names what is refused or taken without effect, by operation', () => {
  const rows = unmetInputs(own as unknown as ApiDocument, PUBLISHED_OPERATIONS);
  expect(rows.map(({ operation, input }) => `${operation} ${input}`).sort()).toEqual([
    'create-a-case data.attributes.creator-email-address',
    'create-a-report meta.processing-mode',
    'create-a-report meta.request-flags',
    'create-an-account data.attributes.selfie-photo',
    'create-an-inquiry data.attributes.initial-step-name',
    'create-an-inquiry data.attributes.theme-id',
    'create-an-inquiry data.attributes.theme-set-id',
    'expire-inquiry-sessions include',
    'update-a-case data.attributes.attachments',
    'update-an-account data.attributes.selfie-photo',
  ]);
});
