import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import type { Generator } from '../generators';

const FOLDER = join(__dirname, '..', '..', 'src', 'sandbox');

/**
 * The program of a child of the sandbox as one text, so that the process may run without reading any file of ours.
 * Packages it requires from the places that its arguments name: `name=path`.
 */
export const sandboxProgram: Generator = {
  file: 'src/sandbox/program.generated.ts',
  make: async () => {
    const files = [
      'exchange',
      ...readdirSync(join(FOLDER, 'child')).map((file) => `child/${file.replace(/\.ts$/, '')}`),
    ];
    const modules = files
      .sort()
      .map((file) => `${JSON.stringify(nameOf(file))}(exports, require) {\n${compile(file)}}`);
    return `/** Made of child/ by \`npm run generate\`. */\nexport const PROGRAM = ${JSON.stringify(linked(modules))};\n`;
  },
};

const nameOf = (file: string) => file.slice(file.lastIndexOf('/') + 1);

function compile(file: string): string {
  const { code } = transformSync(readFileSync(join(FOLDER, `${file}.ts`), 'utf8'), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022', preserveAllComments: false },
    module: { type: 'commonjs', strictMode: false },
    swcrc: false,
    isModule: true,
  });
  return code;
}

/** Files import each other by relative paths and have names of their own: the last part of a path says which is meant. */
function linked(modules: readonly string[]): string {
  return `'use strict';
const files = {
${modules.join(',\n')}
};
const places = Object.fromEntries(process.argv.slice(1).map((place) => place.split(/=(.*)/s)));
const loaded = {};
function load(path) {
  if (!path.startsWith('.')) return require(places[path] ?? path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (loaded[name] === undefined) files[name]((loaded[name] = {}), load);
  return loaded[name];
}
load('./program');
`;
}
