import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CHECKOUT } from '../../bin/dev/places';
import type { Value } from '../../interpreter/value';

/** What a function of the generated client is given. */
export interface Asked {
  readonly path?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: Value };
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Value;
}

/** What it gives. */
export interface Given {
  readonly data?: Value;
  readonly error?: Value;
  readonly response: Response;
}

export interface GeneratedClient {
  /** Calls an operation by the name of its function. */
  call(name: string, asked: Asked): Promise<Given>;
}

type Functions = Readonly<Record<string, ((options: object) => Promise<Given>) | undefined>>;

interface Generated {
  /** A client of the API at that address, with that key. */
  connect(url: string, key: string): GeneratedClient;
  remove(): void;
}

/** Generates a client from a document with a public generator, into a folder of its own, and loads it as it is. */
export function generateClient(document: string): Generated {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'usher-client-'));
  const bin = path.join(CHECKOUT, 'node_modules', '@hey-api', 'openapi-ts', 'bin', 'run.js');
  const made = spawnSync(process.execPath, [bin, '-i', document, '-o', folder, '-c', '@hey-api/client-fetch'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`No client was generated:\n${made.stdout}${made.stderr}`);
  const functions = require(path.join(folder, 'sdk.gen.ts')) as Functions;
  const { createClient } = require(path.join(folder, 'client', 'index.ts')) as {
    createClient(config: object): object;
  };
  return {
    connect: (url, key) => {
      const client = createClient({ baseUrl: `${url}/api/v1`, auth: () => key });
      return { call: (name, asked) => called(functions, name, { ...asked, client }) };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function called(functions: Functions, name: string, options: object): Promise<Given> {
  const work = functions[name];
  if (work === undefined) throw new Error(`The generated client has no ${name}.`);
  return work(options);
}
