import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from '../../../bin/dev/places';
import { BUILT_VARIABLE } from '../../harness/server-stock';
import { ARMS, type Arms } from './blows';

const USHER = path.join('bin', 'usher.js');
const ARMED = path.join('test', 'process', 'faults', 'armed-usher.js');

export interface MortalOptions {
  readonly command: 'api' | 'worker' | 'dispatcher';
  readonly env: Readonly<Record<string, string>>;
  readonly arms?: Arms;
  /** What it says is appended here. */
  readonly logFile: string;
}

/** A process of ours that is started again whenever it was struck by SIGKILL; any other end of it is a failure. */
export class Mortal {
  /** Lives that a SIGKILL ended. */
  deaths = 0;
  private readonly mourners = new Set<() => Promise<void>>();
  private child: ChildProcess | undefined;
  private stopping = false;
  private failure: Error | undefined;
  private over: Promise<void> = Promise.resolve();

  constructor(private readonly options: MortalOptions) {
    this.live();
  }

  /** Does something whenever it was struck, until what this gives is called. */
  onDeath(act: () => Promise<void>): () => void {
    this.mourners.add(act);
    return () => this.mourners.delete(act);
  }

  /** Throws when it has ended by itself. */
  check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.child?.kill('SIGTERM');
    await this.over;
    this.check();
  }

  private live(): void {
    const { command, env, arms, logFile } = this.options;
    const log = fs.openSync(logFile, 'a');
    const child = spawn(process.execPath, [path.join(builtUsher(), arms === undefined ? USHER : ARMED), command], {
      cwd: CHECKOUT,
      stdio: ['ignore', log, log],
      env: { ...surroundings(), ...env, ...(arms === undefined ? {} : { [ARMS]: JSON.stringify(arms) }) },
    });
    fs.closeSync(log);
    this.child = child;
    this.over = new Promise((resolve) => {
      child.once('error', (error) => {
        this.fail(error);
        resolve();
      });
      child.once('exit', (code, signal) => {
        this.ended(code, signal);
        resolve();
      });
    });
  }

  private ended(code: number | null, signal: string | null): void {
    if (signal === 'SIGKILL') {
      this.deaths += 1;
      if (this.stopping) return;
      this.live();
      for (const act of this.mourners) act().catch((error: Error) => this.fail(error));
      return;
    }
    // One that has only begun to start hears the signal before it can listen to it.
    if (this.stopping && (code === 0 || signal === 'SIGTERM')) return;
    const { command, logFile } = this.options;
    const words = fs.readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
    this.fail(new Error(`The ${command} ended with ${signal ?? `code ${code}`}:\n${words}`));
  }

  private fail(error: Error): void {
    this.failure ??= error;
  }
}

function builtUsher(): string {
  const folder = process.env[BUILT_VARIABLE];
  if (folder === undefined) throw new Error('There is no built Usher: tests that need one lie in test/process.');
  return folder;
}

/** What the process would inherit, without what is meant for the tests themselves. */
function surroundings(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name, value]) => {
    return value !== undefined && !name.startsWith('JEST') && name !== 'NODE_OPTIONS';
  });
  return { ...(Object.fromEntries(entries) as Record<string, string>), NODE_ENV: 'production' };
}
