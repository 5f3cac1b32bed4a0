import { fork } from 'node:child_process';

/** A process of the bench, which answers one question after the other. */
export interface Child {
  ask<T>(question: object): Promise<T>;
  stop(): Promise<void>;
}

interface Answered {
  readonly answer?: unknown;
  readonly error?: string;
}

/** Starts a file of this folder in a process of its own. */
export function startChild(
  file: string,
  options: { readonly flags?: string[]; readonly variables?: object } = {},
): Child {
  const { flags = [], variables = {} } = options;
  const process_ = fork(file, {
    execArgv: [...process.execArgv, ...flags],
    env: { ...process.env, ...variables, TZ: 'UTC' },
    serialization: 'advanced',
  });
  const waiting: { resolve(answer: unknown): void; reject(error: Error): void }[] = [];
  process_.on('message', ({ answer, error }: Answered) => {
    const asked = waiting.shift();
    if (error === undefined) asked?.resolve(answer);
    else asked?.reject(new Error(error));
  });
  const ended = new Promise<void>((resolve) => {
    process_.once('exit', (code) => {
      for (const asked of waiting.splice(0)) asked.reject(new Error(`${file} ended with code ${code}.`));
      resolve();
    });
  });
  return {
    ask: <T>(question: object) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ resolve: (answer) => resolve(answer as T), reject });
        process_.send(question);
      }),
    stop: async () => {
      if (process_.connected) process_.disconnect();
      await ended;
    },
  };
}

/** In such a process: answers questions until nobody is there to ask, then ends. */
export function answerQuestions<Q extends object>(
  answer: (question: Q) => Promise<unknown>,
  end: () => Promise<void>,
): void {
  let last: Promise<void> = Promise.resolve();
  process.on('message', (question) => {
    last = last
      .then(() => answer(question as Q))
      .then((given) => tell({ answer: given }))
      .catch((error: unknown) =>
        tell({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
  });
  process.once('disconnect', () => {
    void last.then(end).finally(() => process.exit());
  });
  // A Ctrl-C in a terminal reaches all processes: the one that asks stops us.
  process.on('SIGINT', () => undefined);
}

function tell(message: Answered): void {
  if (process.connected) process.send?.(message);
}
