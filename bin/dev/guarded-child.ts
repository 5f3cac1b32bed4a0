import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** How to start a server that must not outlive us. */
export interface GuardedChildOptions {
  /** What messages call it: 'Postgres'. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Output is appended here. */
  readonly logFile: string;
  /** The signal that asks it to end in good order. */
  readonly stopSignal: 'INT' | 'TERM';
  /** Run it as this user; left out, as ourselves. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** A running server. */
export interface GuardedChild {
  readonly name: string;
  readonly pid: number;
  /** Whether it is still running. */
  isRunning(): boolean;
  /** Resolves, never rejects, with a sentence once it has ended, for whatever reason. */
  readonly ended: Promise<string>;
  /** Asks it to end, waits until it has; after `patienceMs` it is killed. */
  stop(patienceMs?: number): Promise<void>;
}

/**
 * The guard reads its standard input, which only we hold open. When we end, in whatever way, it sees the end of it
 * and passes the stop signal on: so not even a SIGKILL of ours leaves a server behind. The child has a process group
 * of its own, since a Ctrl-C in a terminal must reach us alone: we stop the servers last.
 */
const GUARD = `
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
( exec </dev/null >/dev/null 2>&1; read -r _ <&3; kill -s "$STOP_SIGNAL" "$child" ) &
watcher=$!
exec 3<&-
wait "$child"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"
`;

/** Starts a server that ends when it is told to, or when this process ends. */
export function startGuardedChild(options: GuardedChildOptions): GuardedChild {
  fs.mkdirSync(path.dirname(options.logFile), { recursive: true });
  const log = fs.openSync(options.logFile, 'a', 0o600);
  const child = spawn(
    '/bin/sh',
    ['-c', `STOP_SIGNAL=${options.stopSignal}\n${GUARD}`, 'sh', options.command, ...options.args],
    {
      cwd: '/',
      detached: true,
      stdio: ['pipe', log, log],
      ...options.user,
    },
  );
  fs.closeSync(log);
  // A guard that ended between our look and our word would answer with EPIPE; its end is reported by `ended`.
  child.stdin?.on('error', () => undefined);
  const ended = watchEnd(child, options);
  return {
    name: options.name,
    pid: child.pid ?? 0,
    isRunning: () => child.exitCode === null && child.signalCode === null && child.pid !== undefined,
    ended,
    stop: (patienceMs = 15_000) => stopChild(child, ended, patienceMs),
  };
}

function watchEnd(child: ChildProcess, options: GuardedChildOptions): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`${options.name} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      child.stdin?.destroy();
      resolve(`${options.name} ended with ${signal ?? `code ${code}`}; its last words:\n${readTail(options.logFile)}`);
    });
  });
}

async function stopChild(child: ChildProcess, ended: Promise<string>, patienceMs: number): Promise<void> {
  if (child.pid === undefined) return;
  const group = -child.pid;
  const timer = setTimeout(() => {
    try {
      process.kill(group, 'SIGKILL');
    } catch {
      // Already gone, which is what was wanted.
    }
  }, patienceMs);
  child.stdin?.end();
  await ended;
  clearTimeout(timer);
}

function readTail(file: string): string {
  const lines = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  return lines
    .slice(-15)
    .map((line) => `  ${line}`)
    .join('\n');
}
