/** Exit codes of `usher`, for scripts. */
export const EXIT = {
  done: 0,
  /** Usher said no: a definition with faults, an unknown workflow, a fault of the caller. */
  refused: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** Usher, or what it stands on, cannot be reached; trying again may help. */
  away: 3,
  /** A run that was waited for is held, failed or canceled. */
  runNotCompleted: 4,
  /** A run that was waited for had not ended in time. */
  stillRunning: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with its sentence on standard error and its code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    /** Printed instead of the sentence with `--json`. */
    readonly data?: unknown,
  ) {
    super(message);
  }
}
