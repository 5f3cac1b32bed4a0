interface Operation {
  readonly 'x-published'?: boolean;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
}

/** As much of the API's own document as generators read. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The document of the HTTP API, made from its routes. Neither database nor Temporal is asked for it. */
export async function readApiDocument(): Promise<ApiDocument> {
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
  const document = app.swagger() as unknown as ApiDocument;
  await app.close();
  await close();
  return document;
}
