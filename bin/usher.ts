import { CommanderError } from 'commander';
import { CommandError, EXIT } from './cli/exit';
import { createProgram } from './cli/program';
import { SettingsError } from './settings';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = report(error);
  });

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof SettingsError) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof CommandError) {
    if (error.data !== undefined && process.argv.includes('--json')) {
      process.stdout.write(`${JSON.stringify(error.data)}\n`);
    }
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return EXIT.away;
}
