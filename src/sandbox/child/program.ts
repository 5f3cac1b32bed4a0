/**
 * The program of a child of the sandbox: it reads a question a line, and answers each with a line. It is run as one text
 * (`program.generated.ts`) in a process that may read nothing but the engine; it ends when its input does.
 */
import { createInterface } from 'node:readline';
import { type Answer, type Question, READY } from '../exchange';
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

function evaluate(engine: Engine, question: Question): Answer {
  const evaluation = new Evaluation(engine, question);
  const told = () => ({ logs: evaluation.logs, unlogged: evaluation.unlogged });
  try {
    const value = evaluation.run();
    return { ended: 'returned', value, ...told() };
  } catch (error) {
    // Whatever else the engine throws comes of its recursion, which the host's stack ends.
    if (!(error instanceof Ended)) return { ended: 'depth', ...told() };
    return { ended: error.failure, ...(error.thrown && { thrown: error.thrown }), ...told() };
  }
}

async function main(): Promise<void> {
  const makeEngine = engineMaker(placeOf('wasm'));
  evaluate(await makeEngine(), WARM_UP);
  let next = await makeEngine();
  process.stdout.write(`${READY}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(evaluate(next, JSON.parse(line) as Question))}\n`);
    next = await makeEngine();
  }
}

/** Places are given as arguments: `name=path`. */
function placeOf(name: string): string {
  const found = process.argv.find((argument) => argument.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? '';
}

void main();
