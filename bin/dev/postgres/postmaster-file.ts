import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Postgres notes its process number in its data folder and refuses to start when a process of that number lives. After
 * a crash the number may belong to any other program (in a container it often does), so a note that does not name a
 * server on this folder is removed; if it does, two servers want the same data, and that is refused in a sentence.
 */
export function refuseRunningPostgres(data: string): void {
  const file = path.join(data, 'postmaster.pid');
  if (!fs.existsSync(file)) return;
  const pid = Number(fs.readFileSync(file, 'utf8').split('\n')[0]);
  const listing = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  // Without `ps` we cannot tell whose number it is; Postgres then does its own, stricter check.
  if (listing.error !== undefined) return;
  if (listing.stdout.includes(data)) {
    throw new Error(
      `Another Postgres (process ${pid}) is running on ${data}. Is another usher dev running? Stop it first.`,
    );
  }
  fs.rmSync(file, { force: true });
}
