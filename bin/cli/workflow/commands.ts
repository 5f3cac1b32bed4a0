import type { Command } from 'commander';
import { addSessionOptions, bind } from '../session';
import { addByHandCommand } from './by-hand-commands';
import { addRunCommands } from './run-commands';
import { addSourceCommands } from './source-commands';
import { addStateCommands } from './state-commands';

export function addWorkflowCommands(program: Command): void {
  const workflow = program.command('workflow').description('author, deploy, start and look at workflows');
  addSourceCommands(workflow, bind);
  addStateCommands(workflow, bind);
  addRunCommands(workflow, bind);
  addByHandCommand(workflow, bind);
  addSessionOptions(workflow);
}
