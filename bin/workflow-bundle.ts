import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BundleOptions, bundleWorkflowCode } from '@temporalio/worker';

export interface WorkflowBundle {
  readonly code: string;
}

/** What is in the bundle: a change in any of these files makes another bundle. */
const SOURCES = ['interpreter', 'workflows'];

let bundle: Promise<WorkflowBundle> | undefined;

/**
 * The workflow code of this build, bundled once a process. It is kept beside the packages, named by the hash of its
 * sources, since bundling takes seconds; where nothing can be kept it is made anew.
 */
export function workflowBundle(): Promise<WorkflowBundle> {
  bundle ??= makeBundle(path.join(__dirname, '..'));
  return bundle;
}

async function makeBundle(root: string): Promise<WorkflowBundle> {
  const file = path.join(packagesFolder(), '.cache', 'usher', `workflows-${await hashOf(root)}.js`);
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return { code: kept };
  const { code } = await bundleWorkflows(path.join(root, 'workflows'));
  await keep(file, code).catch(() => undefined);
  return { code };
}

/**
 * Bundles the Temporal workflows of a folder. Its modules are loaded once a sandbox, frozen, and shared by all runs,
 * instead of once a run, which takes less than half of the memory of a run: they keep nothing outside of instances.
 */
export function bundleWorkflows(workflowsPath: string): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath,
    preloadModules: [workflowsPath],
    webpackConfigHook: asWritten,
    logger: SILENT,
  });
}

type Hook = NonNullable<BundleOptions['webpackConfigHook']>;

/**
 * TypeScript becomes the JavaScript that Node 20 runs. The SDK's default is that of 2017, in which fields of classes,
 * private ones and spread objects are calls of helpers: twice the time that the machine itself takes.
 */
const asWritten: Hook = (config) => {
  const rules = config.module?.rules?.map((rule) =>
    rule && typeof rule === 'object' && typeof rule.use === 'object' && !Array.isArray(rule.use)
      ? { ...rule, use: { ...rule.use, options: OPTIONS } }
      : rule,
  );
  return { ...config, module: { ...config.module, ...(rules && { rules }) } };
};

/** Of swc-loader, which is the only loader whose rule has options. */
const OPTIONS = { sourceMap: true, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } };

function packagesFolder(): string {
  const sdk = path.dirname(require.resolve('@temporalio/worker/package.json'));
  return path.join(sdk, '..', '..');
}

async function keep(file: string, code: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, file);
}

async function hashOf(root: string): Promise<string> {
  const hash = createHash('sha256');
  const sdk = require('@temporalio/worker/package.json') as { readonly version: string };
  hash.update(`${sdk.version} ${process.version}`).update(await readFile(__filename));
  for (const folder of SOURCES) {
    const files = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
    const names = files.filter((file) => file.isFile()).map((file) => path.join(file.parentPath, file.name));
    for (const name of names.sort()) hash.update(path.relative(root, name)).update(await readFile(name));
  }
  return hash.digest('hex').slice(0, 32);
}

const ignore = () => undefined;
/** The bundler's progress is of no use to anyone; what goes wrong is thrown. */
const SILENT = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
