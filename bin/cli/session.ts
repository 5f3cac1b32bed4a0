import type { Command } from 'commander';
import { type ApiClient, connectClient } from './api-client';
import { createOutput, type Output } from './output';

/** What a command works with: how it speaks, and the Usher it speaks to (found only when asked for). */
export interface Session {
  readonly output: Output;
  /** Whether somebody sits there who can be asked. */
  readonly canAsk: boolean;
  client(): ApiClient;
}

export type Act<Options> = (session: Session, args: readonly string[], options: Options) => Promise<void>;

/** Gives a command its session; `--json`, `--url` and `--key` are taken anywhere after the name of its group. */
export type Bind = <Options>(act: Act<Options>) => (...given: unknown[]) => Promise<void>;

export const bind: Bind =
  (act) =>
  async (...given) => {
    const command = given.at(-1) as Command;
    const { json, url, key } = command.optsWithGlobals<{ json?: true; url?: string; key?: string }>();
    const session: Session = {
      output: createOutput(json === true),
      canAsk: json !== true && process.stdin.isTTY && process.stderr.isTTY,
      client: () => connectClient({ ...(url === undefined ? {} : { url }), ...(key === undefined ? {} : { key }) }),
    };
    await act(session, command.args, command.opts() as Parameters<typeof act>[2]);
  };

/** Lets every command of a group be told where Usher is, and how to speak. */
export function addSessionOptions(group: Command): void {
  for (const command of group.commands) {
    command
      .option('--json', 'print JSON, for machines')
      .option('--url <url>', 'address of the API (else USHER_URL, else .usher/dev.json)')
      .option('--key <key>', 'API key (else USHER_KEY, else .usher/dev.json)');
  }
}
