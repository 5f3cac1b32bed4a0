import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ValueMap } from '../../../interpreter/value';
import { pickFreePort } from '../ports';

/** A vendor's API, emulated in a process of its own: the package is an ES module and keeps its state for a process. */
export interface Emulator {
  readonly url: string;
  close(): Promise<void>;
}

/** It ends with whoever holds its input. A Ctrl-C in a terminal reaches all processes: the one that started it stops it. */
const PROGRAM = `
import { createEmulator } from 'emulate';
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
const emulator = await createEmulator(JSON.parse(process.argv[1]));
process.stdout.write(emulator.url + '\\n');
process.stdin.resume().on('end', () => process.exit(0));
`;

export async function startEmulator(service: 'slack' | 'twilio', seed: ValueMap): Promise<Emulator> {
  const options = JSON.stringify({ service, port: await pickFreePort(), seed: { [service]: seed } });
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, options], {
    cwd: __dirname,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return {
    url: (await firstLine(child)).replace('localhost', '127.0.0.1'),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

async function firstLine(
  child: ChildProcess & { readonly stdout: NonNullable<ChildProcess['stdout']> },
): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`The emulator ended with code ${child.exitCode}: is the package "emulate" there?`);
}
