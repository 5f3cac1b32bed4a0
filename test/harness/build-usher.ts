import fs from 'node:fs/promises';
import path from 'node:path';
import { transformFile } from '@swc/core';
import { CHECKOUT } from '../../bin/dev/places';

/** All that a process of ours loads, and what strikes it. */
const FOLDERS = ['interpreter', 'workflows', 'src', 'activities', 'api', 'bin', 'test/process/faults'];

/**
 * Writes the JavaScript of these folders below another one, for processes that are started again and again: loaded from
 * TypeScript each of them takes seconds.
 */
export async function buildUsher(into: string): Promise<void> {
  await Promise.all(FOLDERS.map((folder) => buildFolder(folder, into)));
}

async function buildFolder(folder: string, into: string): Promise<void> {
  const names = await fs.readdir(path.join(CHECKOUT, folder), { recursive: true });
  const files = names.map((name) => path.join(folder, name)).filter((name) => /\.(ts|json)$/.test(name));
  for (const parent of new Set(files.map((file) => path.dirname(file)))) {
    await fs.mkdir(path.join(into, parent), { recursive: true });
  }
  await Promise.all(files.map((file) => (file.endsWith('.json') ? copy(file, into) : compile(file, into))));
}

async function copy(file: string, into: string): Promise<void> {
  await fs.copyFile(path.join(CHECKOUT, file), path.join(into, file));
}

async function compile(file: string, into: string): Promise<void> {
  const { code } = await transformFile(path.join(CHECKOUT, file), {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  await fs.writeFile(path.join(into, file.replace(/\.ts$/, '.js')), code);
}
