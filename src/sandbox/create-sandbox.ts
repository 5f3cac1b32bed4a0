import { availableParallelism } from 'node:os';
import type { Value } from '../../interpreter/value';
import { OutsideFault, outsideFault } from '../outgoing/outside-fault';
import { isDeeperThan } from '../outgoing/read-body';
import { ChildPool } from './child-pool';
import type { Answer, Failure } from './exchange';
import { faultOfAnswer } from './fault-of-answer';
import { Fetcher, MOST_CALLS, MOST_SENT } from './fetcher';
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
const LIMITS: ReadonlySet<Answer['ended']> = new Set(['time', 'memory', 'depth', 'calls']);
/** Milliseconds on the wall, beside what is computed; and in all, as long as the longest code without calls. */
const LONGEST_FETCHING = 15_000;
const LONGEST_WITH_FETCHING = 31_000;

/** Makes a sandbox. Its processes are started when they are first needed, and kept. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { processes = Math.max(2, availableParallelism()), patience = PATIENCE } = options;
  const pool = new ChildPool(processes, patience, MOST_USES);
  return {
    evaluate: (evaluation, signal) => pool.use((child) => evaluateIn(child, evaluation, signal), signal),
    close: () => pool.close(),
  };
}

async function evaluateIn(child: Child, evaluation: Evaluation, signal: AbortSignal): Promise<Evaluated> {
  const { fetching } = evaluation;
  if (fetching === undefined) return ask(child, evaluation, signal);
  const fetcher = new Fetcher(fetching, signal);
  try {
    return await ask(child, evaluation, signal, fetcher);
  } catch (error) {
    throw error instanceof OutsideFault ? new OutsideFault(error.fault, fetcher.effect) : error;
  } finally {
    fetcher.close();
  }
}

async function ask(child: Child, { code, args, timeout }: Evaluation, signal: AbortSignal, fetcher?: Fetcher) {
  const kill = () => void child.kill();
  signal.addEventListener('abort', kill, { once: true });
  const question = { code, args: JSON.stringify(args), time: timeout, mostValue: MOST_VALUE };
  const said = await child.ask(
    { ...question, mostLines: MOST_LINES, mostLogged: MOST_LOGGED, ...(fetcher && { calls: callsOf(fetcher) }) },
    patienceOf(timeout, fetcher),
    fetcher && ((call) => fetcher.answer(call)),
  );
  signal.removeEventListener('abort', kill);
  if (signal.aborted) throw outsideFault('call_canceled', 'none');
  if ('lost' in said) throw sandboxFault(said.lost === 'slow' ? 'code_timed_out' : 'code_crashed');
  if (LIMITS.has(said.answer.ended)) kill();
  return evaluatedOf(said.answer, fetcher);
}

/** The child counts what it computes; on a crowded machine that takes longer. What it cannot interrupt we do here. */
function patienceOf(timeout: number, fetcher: Fetcher | undefined): number {
  const computing = timeout * 3 + 1000;
  return fetcher === undefined ? computing : Math.min(computing + LONGEST_FETCHING, LONGEST_WITH_FETCHING);
}

function callsOf({ of }: Fetcher) {
  return { of, most: MOST_CALLS, mostSent: MOST_SENT };
}

function evaluatedOf(answer: Answer, fetcher: Fetcher | undefined): Evaluated {
  const { ended, value: text, logs, unlogged, thrown } = answer;
  const failed = ended === 'threw' && thrown?.call !== undefined ? fetcher?.failed.get(thrown.call) : undefined;
  if (ended !== 'returned') throw faultOfAnswer({ ...answer, ended }, failed);
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
