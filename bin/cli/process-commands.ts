import type { Command } from 'commander';
import { readSettings } from '../settings';
import { CommandError, EXIT } from './exit';

interface Running {
  /** Settles when it has ended: with an error where it failed. */
  readonly ended?: Promise<void>;
  stop(): Promise<void>;
}

/** The processes of a deployment. Each is loaded only when asked for: a worker needs no HTTP server, a client neither. */
export function addProcessCommands(program: Command): void {
  program
    .command('dev')
    .description('start everything on this machine: Postgres, Temporal with its Web UI, API, dispatcher, worker')
    .action(async () => {
      const { runDev } = await import('../dev/run-dev');
      await runDev();
    });
  program
    .command('api')
    .description('serve the API')
    .action(async () => {
      const { startApi } = await import('../api');
      await runUntilSignal(await startApi(readSettings()));
    });
  program
    .command('worker')
    .description('carry runs: interpret definitions and do their steps')
    .action(async () => {
      const { startWorker } = await import('../worker');
      await runUntilSignal(await startWorker(readSettings()));
    });
  program
    .command('dispatcher')
    .description('take events to the workflows and waits that want them, and sweep up what was left lying')
    .action(async () => {
      const { startDispatcher } = await import('../dispatcher');
      await runUntilSignal(await startDispatcher(readSettings()));
    });
  program
    .command('migrate')
    .description('bring the database to the schema of this build')
    .action(async () => {
      const { migrate } = await import('../../src/database/migrate');
      const applied = await migrate(readSettings().databaseUrl);
      process.stdout.write(applied.length === 0 ? 'The database is up to date.\n' : `Applied ${applied.join(', ')}.\n`);
    });
}

/** Until it is told to stop; or until it fails by itself, for which the process ends: whoever minds it starts it anew. */
async function runUntilSignal(running: Running): Promise<void> {
  const told = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const failed = running.ended?.catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(EXIT.away, `The worker failed: ${why}`);
  });
  await Promise.race(failed === undefined ? [told] : [told, failed]);
  await running.stop();
}
