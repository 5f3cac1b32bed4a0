import type { Generator } from '../generators';

/** The JSON Schema of a definition, by which editors complete and check what an author writes. */
const definitionSchema: Generator = {
  file: 'docs/reference/definition.schema.json',
  make: async () => withNewline((await import('../../interpreter/definition/schema')).definitionJsonSchema()),
};

/** The page of everything that the compiler can say. */
const diagnosticsPage: Generator = {
  file: 'docs/reference/diagnostics.md',
  make: async () => (await import('../../interpreter/compiler/diagnostics-page')).diagnosticsPage(),
};

/** The page of every fault that the service can end in. */
const errorsPage: Generator = {
  file: 'docs/reference/errors.md',
  make: async () => (await import('../../src/faults/reference')).faultReference(),
};

/** The schema that the migrations make, on a server of its own. */
const schemaDump: Generator = {
  file: 'migrations/schema.sql',
  make: async () => (await import('./dump-migrations')).dumpMigrations(),
};

/** The document of the HTTP API, made from its routes. Neither database nor Temporal is asked for it. */
const openApiDocument: Generator = {
  file: 'docs/reference/openapi.json',
  make: async () => {
    const { createApi } = await import('../../api/create-api');
    const { openService } = await import('../../bin/open-service');
    const { service, close } = openService({
      databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing',
      databasePoolSize: 1,
      temporalAddress: '127.0.0.1:1',
      temporalNamespace: 'default',
      temporalTls: false,
      apiHost: '127.0.0.1',
      apiPort: 1,
      outgoing: {},
      logLevel: 'silent',
    });
    const app = createApi(service);
    await app.ready();
    const text = JSON.stringify(app.swagger(), null, 2);
    await app.close();
    await close();
    return withNewline(text);
  },
};

export const REFERENCE_GENERATORS: readonly Generator[] = [
  definitionSchema,
  diagnosticsPage,
  errorsPage,
  openApiDocument,
  schemaDump,
];

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
