import type { Generator } from '../generators';

/** The JSON Schema of a definition, by which editors complete and check what an author writes. */
const definitionSchema: Generator = {
  file: 'docs/reference/definition.schema.json',
  make: async () => withNewline((await import('../../interpreter/definition/schema')).definitionJsonSchema()),
};

/** The page of everything that the compiler can say. */
const diagnosticsPage: Generator = {
  file: 'docs/reference/diagnostics.md',
  make: async () => (await import('../../interpreter/compiler/diagnostics/diagnostics-page')).diagnosticsPage(),
};

/** The page of every fault that the service can end in. */
const errorsPage: Generator = {
  file: 'docs/reference/errors.md',
  make: async () => (await import('../../src/faults/reference')).faultReference(),
};

/** The page of every event that is written. */
const eventsPage: Generator = {
  file: 'docs/reference/events.md',
  make: async () => {
    const { KINDS } = await import('../../src/kinds/kinds');
    const { printEventsPage } = await import('./events-page');
    return printEventsPage([...KINDS.values()]);
  },
};

/** The schema that the migrations make, on a server of its own. */
const schemaDump: Generator = {
  file: 'migrations/schema.sql',
  make: async () => (await import('./dump-migrations')).dumpMigrations(),
};

/** The document of the HTTP API. */
const openApiDocument: Generator = {
  file: 'docs/reference/openapi.json',
  make: async () => {
    const { readApiDocument } = await import('./api-document');
    return withNewline(JSON.stringify(await readApiDocument(), null, 2));
  },
};

/** The page of what is here of the published document, and what is not. */
const compatibilityPage: Generator = {
  file: 'docs/reference/compatibility.md',
  make: async () => {
    const { readApiDocument } = await import('./api-document');
    const { printCompatibilityPage } = await import('./compatibility-page');
    return printCompatibilityPage(await readApiDocument());
  },
};

export const REFERENCE_GENERATORS: readonly Generator[] = [
  definitionSchema,
  diagnosticsPage,
  errorsPage,
  eventsPage,
  openApiDocument,
  compatibilityPage,
  schemaDump,
];

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
