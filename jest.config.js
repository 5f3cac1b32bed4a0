// Instants are UTC everywhere in the tests; workers inherit this.
process.env.TZ = 'UTC';

/** Projects whose files `npm test` gathers, each with its folders below test/. */
const FOLDERS = require('./test/projects.json');

const setup = (name) => `<rootDir>/test/harness/${name}.ts`;

/** Where `npm test` has gathered test files; else each is run as it is. Copies that tests make have files of their own. */
const { USHER_GATHERED_TESTS } = process.env;
const gathered = USHER_GATHERED_TESTS?.startsWith(`${__dirname}/`) ? USHER_GATHERED_TESTS : undefined;

/** One project for each of what tests need, so that a run starts only those servers; a folder of test/, or several. */
const project = (name, globalSetup) => ({
  displayName: name,
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch:
    gathered && FOLDERS[name]
      ? [`${gathered}/*-${name}.test.ts`]
      : (FOLDERS[name] ?? [name]).map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.usher'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, sourceMaps: true },
    ],
  },
  ...(globalSetup ? { globalSetup: setup(globalSetup), globalTeardown: setup('stop-servers') } : {}),
});

/** @type {import('jest').Config} */
module.exports = {
  // Many tests wait for servers and processes of theirs: more of them than a small machine has cores.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/harness/by-name.js',
  testTimeout: 120_000,
  projects: [
    project('interpreter'),
    project('service', 'start-postgres'),
    project('temporal', 'start-servers'),
    project('process', 'start-processes'),
  ],
  collectCoverageFrom: ['interpreter/**/*.ts'],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'json', 'lcovonly'],
};
