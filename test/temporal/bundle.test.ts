import { catalogue } from '../../bin/catalogue';
import { workflowBundle } from '../../bin/workflow-bundle';
import { compile } from '../../interpreter/compiler/compile';
import * as workflows from '../../workflows';

const CODE_LIMIT = 1_500_000;

/** The bundle without its source map. */
async function code(): Promise<string> {
  const bundle = await workflowBundle();
  return bundle.code.split('//# sourceMappingURL=')[0] ?? '';
}

test('the workflow bundle holds no zod, no Node built-in, and is small', async () => {
  const text = await code();
  expect(text).not.toMatch(/node_modules\/zod\//);
  expect(text).not.toMatch(/node_modules\/(pg|kysely|undici|fastify)\//);
  expect(text).not.toMatch(/require\("(node:)?(fs|net|crypto|child_process)"\)/);
  expect(text).toContain('interpreter/machine/run');
  process.stdout.write(`The workflow bundle has ${Math.round(text.length / 1024)} KiB of code.\n`);
  expect(text.length).toBeLessThan(CODE_LIMIT);
});

test.each([...new Set([...Object.keys(workflows), 'default', ...Object.getOwnPropertyNames(Object.prototype)])])(
  'no workflow may be called %s, since the bundle would take it for something else',
  (key) => {
    const compiled = compile({ key, name: 'Named', trigger: { type: 'api', fields: {} }, steps: [] }, catalogue());
    const diagnostics = 'diagnostics' in compiled ? compiled.diagnostics : [];
    expect(diagnostics).toContainEqual(expect.objectContaining({ pointer: '/key' }));
  },
);
