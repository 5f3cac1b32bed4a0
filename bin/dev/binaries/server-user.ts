import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** A user of this machine, by number. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ['postgres', 'nobody'];

/**
 * Postgres refuses to run as root. Gives the user that it is to run as instead: `postgres` where there is one, else
 * `nobody`; undefined when we are an ordinary user, who runs it himself.
 */
export function findServerUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const rows = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of CANDIDATES) {
    const [, , uid, gid] = rows.find((row) => row.startsWith(`${name}:`))?.split(':') ?? [];
    if (Number(uid) > 0 && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'Postgres does not run as root, and this machine has neither a user postgres nor a user nobody: run as an ' +
      'ordinary user, or set DATABASE_URL to a Postgres that runs already.',
  );
}

/** Whether that user (ourselves if undefined) can read or execute a file, or enter a folder. */
export function canReach(target: string, user: ServerUser | undefined): boolean {
  const ids = user === undefined ? {} : { uid: user.uid, gid: user.gid };
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', target], { cwd: '/', ...ids }).status === 0;
}
