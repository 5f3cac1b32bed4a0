import type { Thrown } from '../exchange';

/** What the author's code is called in stack traces. */
export const FILE = 'code.js';
const FRAME = /code\.js:(\d{1,9})(?::(\d{1,9}))?/;
const MOST_FRAMES = 20;

interface Told {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly call?: number;
}

/** What the prelude's `describe` told of an error, with its place in the author's code. */
export function readThrown(told: string): Thrown {
  const { name, message, stack, call } = JSON.parse(told) as Told;
  const frames = stack.split('\n').filter((frame) => FRAME.test(frame));
  const [, line, column] = FRAME.exec(frames[0] ?? '') ?? [];
  return {
    name,
    message,
    stack: frames.slice(0, MOST_FRAMES).map((frame) => frame.trim()),
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column),
    ...(Number.isInteger(call) && Number(call) > 0 && { call: Number(call) }),
  };
}
