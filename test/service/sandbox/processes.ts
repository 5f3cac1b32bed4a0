import { readdirSync, readFileSync } from 'node:fs';

/** Processes that a process started, of those that live. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const stat = read(`/proc/${name}/stat`);
      const [state, pid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return pid === `${parent}` && state !== 'Z';
    })
    .map(Number);
}

/** What a file says; nothing if it is gone. */
export function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Whether a process is one of a sandbox. */
export const isSandboxed = (pid: number) => read(`/proc/${pid}/cmdline`).includes('permission');
