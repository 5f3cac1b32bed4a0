import { availableParallelism } from 'node:os';
import type { Value } from '../../interpreter/value';
import { outsideFault } from '../outgoing/outside-fault';
import { isDeeperThan } from '../outgoing/read-body';
import { ChildPool } from './child-pool';
import type { Answer, Failure } from './exchange';
import { faultOfAnswer } from './fault-of-answer';
import { DEEPEST, type Evaluated, type Evaluation, MOST_LINES, MOST_LOGGED, MOST_VALUE, type Sandbox } from './sandbox';
import { sandboxFault } from './sandbox-fault';
import type { Child } from './start-child';

export interface SandboxOptions {
  /** Evaluations at once: each has a process. The cores of the machine, and at least two, if left out. */
  readonly processes?: number;
  /** Milliseconds that an evaluation waits for its turn before `code_busy`. */
  readonly patience?: number;
}

const PATIENCE = 20_000;
/** Processes are replaced after so many evaluations, and after any that came to a limit. */
const MOST_USES = 1000;
const LIMITS: ReadonlySet<Answer['ended']> = new Set(['time', 'memory', 'depth']);

/** Makes a sandbox. Its processes are started when they are first needed, and kept. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { processes = Math.max(2, availableParallelism()), patience = PATIENCE } = options;
  const pool = new ChildPool(processes, patience, MOST_USES);
  return {
    evaluate: (evaluation, signal) => pool.use((child) => evaluateIn(child, evaluation, signal), signal),
    close: () => pool.close(),
  };
}

async function evaluateIn(child: Child, { code, args, timeout }: Evaluation, signal: AbortSignal) {
  const kill = () => void child.kill();
  signal.addEventListener('abort', kill, { once: true });
  const question = { code, args: JSON.stringify(args), time: timeout, mostValue: MOST_VALUE };
  const said = await child.ask(
    { ...question, mostLines: MOST_LINES, mostLogged: MOST_LOGGED },
    // The child counts what it computes; on a crowded machine that takes longer. What it cannot interrupt we do here.
    timeout * 3 + 1000,
  );
  signal.removeEventListener('abort', kill);
  if (signal.aborted) throw outsideFault('call_canceled', 'none');
  if ('lost' in said) throw sandboxFault(said.lost === 'slow' ? 'code_timed_out' : 'code_crashed');
  if (LIMITS.has(said.answer.ended)) kill();
  return evaluatedOf(said.answer);
}

function evaluatedOf(answer: Answer): Evaluated {
  const { ended, value: text, logs, unlogged } = answer;
  if (ended !== 'returned') throw faultOfAnswer({ ...answer, ended });
  const value = parse(text);
  if (value === undefined) throw sandboxFault('code_crashed');
  if (isDeeperThan(value, DEEPEST)) throw faultOfAnswer({ ...answer, ended: 'too_large' satisfies Failure });
  return { value, logs, unlogged };
}

function parse(text: string | undefined): Value | undefined {
  try {
    return JSON.parse(text ?? '') as Value;
  } catch {
    return undefined;
  }
}
