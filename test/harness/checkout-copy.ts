import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CHECKOUT } from '../../bin/dev/places';

/** A copy of this checkout's program, with a `.usher/` of its own. */
export interface CheckoutCopy {
  readonly root: string;
  remove(): void;
}

const COPIED = [
  'interpreter',
  'workflows',
  'src',
  'activities',
  'api',
  'bin',
  'migrations',
  'package.json',
  'tsconfig.json',
];

/** Copies what runs into a folder that only its owner can enter: nobody else, not the `postgres` user either. */
export function copyCheckout(): CheckoutCopy {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-copy-'));
  const root = path.join(parent, 'main');
  fs.mkdirSync(root);
  for (const name of COPIED) fs.cpSync(path.join(CHECKOUT, name), path.join(root, name), { recursive: true });
  fs.symlinkSync(path.join(CHECKOUT, 'node_modules'), path.join(root, 'node_modules'));
  return {
    root,
    remove: () => {
      for (const place of elsewhere(root)) fs.rmSync(place, { recursive: true, force: true });
      fs.rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** The command lines of all processes that have to do with the copy. */
export function listProcesses(copy: CheckoutCopy): string[] {
  const places = [copy.root, ...elsewhere(copy.root)];
  const listing = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).stdout.trim().split('\n');
  return listing.filter((line) => places.some((place) => line.includes(place)));
}

/** Folders outside of the copy that it uses, as its `.usher/places.json` says. */
function elsewhere(root: string): string[] {
  const file = path.join(root, '.usher', 'places.json');
  if (!fs.existsSync(file)) return [];
  const places = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>;
  return [...new Set(Object.values(places).map((place) => path.dirname(place)))];
}
