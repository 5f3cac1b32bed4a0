// The layers of ARCHITECTURE.md: interpreter <- workflows <- src <- activities <- api <- bin. A file imports from its
// own folder and from folders to its left, types included. `npm run check` runs this.

/** Of `workflows`, what the layers to its right may see: names, types and data. */
const DOOR_OF_WORKFLOWS = '^workflows/(contract|search-attributes)\\.ts$';
const PACKAGES = '(^|/)node_modules/';
const LAYERS = ['interpreter', 'workflows', 'src', 'activities', 'api', 'bin'];
const OUTSIDE = '^(test|bench|scripts|examples|docs|deploy|migrations)/';

/** One rule a layer: whatever lies to its right is forbidden. */
const layerRules = LAYERS.slice(0, -1).map((layer, index) => ({
  name: `${layer}-looks-left-only`,
  comment: `${layer}/ may import from itself and from: ${LAYERS.slice(0, index).join(', ') || 'nothing'}.`,
  severity: 'error',
  from: { path: `^${layer}/` },
  to: { path: `^(${LAYERS.slice(index + 1).join('|')})/` },
}));

/** A package is forbidden wherever this matches, whether it is resolved to its folder or cannot be resolved. */
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)|^(${names.join('|')})(/|$)`;

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'workflows-behind-their-door',
      comment: 'Others see of workflows/ only contract.ts and search-attributes.ts.',
      severity: 'error',
      from: { path: '^(src|activities|api|bin)/' },
      to: { path: '^workflows/', pathNot: DOOR_OF_WORKFLOWS },
    },
    {
      name: 'nobody-imports-the-surroundings',
      comment: 'test, bench, scripts, examples, docs, deploy and migrations may see everything; nobody imports them.',
      severity: 'error',
      from: { path: `^(${LAYERS.join('|')})/` },
      to: { path: OUTSIDE },
    },
    {
      name: 'interpreter-is-pure',
      comment: 'interpreter/ has no Node built-ins and no packages, but for zod in files called schema.ts.',
      severity: 'error',
      from: { path: '^interpreter/', pathNot: '/schema\\.ts$' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'interpreter-schemas-have-zod-alone',
      severity: 'error',
      from: { path: '^interpreter/.*/?schema\\.ts$' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: packages('zod'),
      },
    },
    {
      name: 'machine-without-zod',
      comment: 'Zod in the workflow bundle costs half a mebibyte for every cached run.',
      severity: 'error',
      from: { path: '^(workflows/|interpreter/(machine|language)/|interpreter/steps/[^/]+/run\\.ts$)' },
      to: { path: packages('zod'), reachable: true },
    },
    {
      name: 'workflows-have-temporal-alone',
      comment: 'Workflow code runs in Temporal’s sandbox: @temporalio/workflow and @temporalio/common, nothing else.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: packages('@temporalio/workflow', '@temporalio/common'),
      },
    },
    {
      name: 'src-without-transports',
      comment: 'src/ is the service without transports: no Fastify, no worker, no vendors.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        path: packages(
          'fastify',
          '@fastify/[^/]+',
          'fastify-type-provider-zod',
          '@temporalio/(worker|workflow|activity)',
          'nodemailer',
          '@slack/[^/]+',
          'twilio',
        ),
      },
    },
    {
      name: 'activities-without-http-server',
      severity: 'error',
      from: { path: '^activities/' },
      to: { path: packages('fastify', '@fastify/[^/]+', 'fastify-type-provider-zod', '@temporalio/(worker|workflow)') },
    },
    {
      name: 'api-without-sql-and-worker',
      comment: 'api/ speaks HTTP: SQL lies in src/, the worker in bin/.',
      severity: 'error',
      from: { path: '^api/' },
      to: { path: packages('pg', 'kysely', '@temporalio/(worker|workflow|activity)') },
    },
    {
      name: 'commands-start-quickly',
      comment:
        'Most commands ask the API: those that need the compiler, the actions or a process import them when asked.',
      severity: 'error',
      from: { path: '^bin/(cli/|usher\\.ts$)' },
      to: {
        path: '^(interpreter/(compiler|definition)/|src/(?!runs/start/)|activities/|api/|bin/(catalogue|api|worker|dispatcher)\\.ts$|bin/dev/)',
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages-at-work',
      comment: 'What runs in a deployment may import only what package.json lists under dependencies.',
      severity: 'error',
      from: { path: `^(${LAYERS.join('|')})/`, pathNot: '^bin/dev/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: packages('@types/[^/]+') },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: `^(${LAYERS.join('|')})/` },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: PACKAGES },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json', '.cjs'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default', 'types'],
    },
  },
};
