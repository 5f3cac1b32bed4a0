/**
 * The program of a child of the sandbox: it reads a question a line, and answers each with a line. It is run as one text
 * (`program.generated.ts`) in a process that may read nothing but the engine; it ends when its input does.
 */
// First of all.
import './close-network';
import { createInterface } from 'node:readline';
import { type Answer, type Question, READY, type Reply } from '../exchange';
import type { Ask } from './calling';
import { Ended } from './ended';
import { type Engine, engineMaker } from './engine';
import { Evaluation } from './evaluation';

/** What the first evaluation of a process would have to wait for. */
const WARM_UP: Question = {
  code: 'async function evaluateCodeStep({ n }) { let sum = 0; for (let i = 0; i < n; i += 1) sum += i; return { sum }; }',
  args: '{"n":20000}',
  time: 1000,
  mostValue: 1000,
  mostLines: 0,
  mostLogged: 0,
};

async function evaluate(engine: Engine, question: Question, ask: Ask): Promise<Answer> {
  const evaluation = new Evaluation(engine, question, ask);
  const told = () => ({ logs: evaluation.logs, unlogged: evaluation.unlogged });
  try {
    const value = await evaluation.run();
    return { ended: 'returned', value, ...told() };
  } catch (error) {
    // Whatever else the engine throws comes of its recursion, which the host's stack ends.
    if (!(error instanceof Ended)) return { ended: 'depth', ...told() };
    return { ended: error.failure, ...(error.thrown && { thrown: error.thrown }), ...told() };
  }
}

async function main(): Promise<void> {
  const makeEngine = engineMaker(placeOf('wasm'));
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const ask = askOver(lines);
  await evaluate(await makeEngine(), WARM_UP, ask);
  let next = await makeEngine();
  say(READY);
  for await (const line of lines) {
    const question = JSON.parse(line) as Question | Reply;
    // A reply that came too late for its evaluation.
    if ('of' in question) continue;
    say(JSON.stringify(await evaluate(next, question, ask)));
    next = await makeEngine();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function askOver(lines: AsyncIterator<string, unknown>): Ask {
  return {
    send: (call) => say(JSON.stringify(call)),
    async next(of) {
      for (;;) {
        const { value, done } = await lines.next();
        // Without input this process is to end.
        if (done === true) process.exit(0);
        const reply = JSON.parse(value) as Reply;
        if (reply.of === of) return reply;
      }
    },
  };
}

/** Places are given as arguments: `name=path`. */
function placeOf(name: string): string {
  const found = process.argv.find((argument) => argument.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? '';
}

void main();
