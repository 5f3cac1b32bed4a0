import { spawn } from 'node:child_process';

/** How a command ended, with all that it said. */
export interface CommandResult {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a command to its end; never rejects. */
export function runCommand(command: string, args: readonly string[], folder: string): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.once('error', (error) => resolve({ code: 127, output, errors: `${errors}${error.message}` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output, errors }));
  });
}
