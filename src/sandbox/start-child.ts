import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import path from 'node:path';
import { type Answer, type Call, type Question, READY, type Reply } from './exchange';
import { PROGRAM } from './program.generated';
import { readAnswer, readCall } from './read-answer';

/** A child says no more than this at once, in characters: an answer of the largest value, all of it escaped, and more. */
const MOST_ANSWER = 4 * 1024 * 1024;
/** Milliseconds. */
const LONGEST_START = 15_000;
/** Megabytes of the child's own heap, beside the memory of the engine. */
const HEAP = 64;

const ENGINE = '@jitl/quickjs-wasmfile-release-sync';
const CORE = 'quickjs-emscripten-core';

/** A process that evaluates code, one question at a time. */
export interface Child {
  /** The process is lost if it ended, spoke nonsense, or took longer than `patience` milliseconds: then it is killed. */
  ask(
    question: Question,
    patience: number,
    /** What is done for the code; without it a call is nonsense. */
    call?: (call: Call) => Promise<Reply>,
  ): Promise<{ readonly answer: Answer } | { readonly lost: 'slow' | 'ended' }>;
  /** Whether it can be asked again. */
  isAlive(): boolean;
  /** Settles when it is gone. */
  readonly ended: Promise<void>;
  /** Ends it at once; resolves when it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts a process with no environment and no network, which may read the engine's files and nothing else, start no
 * process or thread, and is spoken to by its standard input and output alone. It ends with its input, so it does not
 * outlive us. Undefined if it cannot be started.
 */
export async function startChild(): Promise<Child | undefined> {
  const { flags, places } = commandOf();
  const child = spawn(process.execPath, [...flags, '--eval', PROGRAM, '--', ...places], {
    cwd: '/',
    env: { TZ: 'UTC' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const kill = async () => {
    child.kill('SIGKILL');
    child.ref();
    await ended;
  };
  const nextLine = lineReader(child, ended);
  const timer = setTimeout(() => void kill(), LONGEST_START);
  const word = await nextLine();
  clearTimeout(timer);
  if (word !== READY) {
    await kill();
    return undefined;
  }
  hold(child, false);
  return { ask: asker(child, nextLine, kill), isAlive: () => isRunning(child), ended, kill };
}

function asker(
  child: ChildProcess,
  nextLine: () => Promise<string | undefined>,
  kill: () => Promise<void>,
): Child['ask'] {
  return async (question, patience, call) => {
    hold(child, true);
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      void kill();
    }, patience);
    child.stdin?.write(`${JSON.stringify(question)}\n`);
    let isOpen = true;
    const reply = (asked: Call) =>
      call?.(asked).then((said) => isOpen && child.stdin?.write(`${JSON.stringify(said)}\n`));
    let line = await nextLine();
    for (let asked = callIn(line); call !== undefined && asked !== undefined; asked = callIn(line)) {
      void reply(asked);
      line = await nextLine();
    }
    isOpen = false;
    clearTimeout(timer);
    const answer = line === undefined ? undefined : readAnswer(line);
    if (answer === undefined) {
      await kill();
      return { lost: isSlow ? 'slow' : 'ended' };
    }
    hold(child, false);
    return { answer };
  };
}

function callIn(line: string | undefined): Call | undefined {
  return line === undefined ? undefined : readCall(line);
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null && !child.killed;
}

/** Reads the child's lines, one at a time; undefined once there will be none, or none that is short enough. */
function lineReader(child: ChildProcess, ended: Promise<void>): () => Promise<string | undefined> {
  let text = '';
  let isOver = false;
  let tell: ((line: string | undefined) => void) | undefined;
  const give = () => {
    const end = text.indexOf('\n');
    if (tell === undefined || (end < 0 && !isOver)) return;
    tell(end < 0 ? undefined : text.slice(0, end));
    tell = undefined;
    text = text.slice(end + 1);
  };
  const close = () => {
    isOver = true;
    give();
  };
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (text.length > MOST_ANSWER) child.kill('SIGKILL');
    else give();
  });
  // A child that ended is answered for by its exit.
  child.stdin?.on('error', () => undefined);
  void ended.then(close);
  return () =>
    new Promise((resolve) => {
      tell = resolve;
      give();
    });
}

/** An idle child does not keep this process from ending. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const parts = [child, child.stdin as Socket | null, child.stdout as Socket | null];
  for (const part of parts) {
    if (isHeld) part?.ref();
    else part?.unref();
  }
}

function commandOf(): { readonly flags: readonly string[]; readonly places: readonly string[] } {
  const core = require.resolve(CORE);
  const engine = require.resolve(ENGINE);
  const types = createRequire(core).resolve('@jitl/quickjs-ffi-types');
  const readable = [core, engine, types].map((file) => path.dirname(path.dirname(file)));
  return {
    flags: [
      process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
      ...readable.map((folder) => `--allow-fs-read=${folder}/*`),
      '--disallow-code-generation-from-strings',
      '--no-addons',
      '--no-warnings',
      `--max-old-space-size=${HEAP}`,
    ],
    places: [`${CORE}=${core}`, `${ENGINE}=${engine}`, `wasm=${require.resolve(`${ENGINE}/wasm`)}`],
  };
}
