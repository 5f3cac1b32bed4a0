import { Command } from 'commander';
import { addConnectionCommands } from './connection/commands';
import { addEventCommands } from './event-commands';
import { addProcessCommands } from './process-commands';
import { addScheduleCommands } from './schedule-commands';
import { addRerunCommands } from './workflow/by-hand-commands';
import { addWorkflowCommands } from './workflow/commands';

export function createProgram(): Command {
  const program = new Command('usher')
    .description('Runs identity workflows durably.')
    .exitOverride()
    .showHelpAfterError()
    .addHelpText(
      'after',
      `
Exit codes:
  0  done
  1  refused: a definition with faults, something unknown or not allowed
  2  the command line or the environment is wrong
  3  Usher cannot be reached; trying again may help
  4  the run that was waited for is held, failed or canceled
  5  the run that was waited for had not ended in time`,
    );
  addProcessCommands(program);
  addWorkflowCommands(program);
  addRerunCommands(program);
  addScheduleCommands(program);
  addEventCommands(program);
  addConnectionCommands(program);
  return program;
}
