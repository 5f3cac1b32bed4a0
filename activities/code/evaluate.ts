import { z } from 'zod';
import { parseDuration } from '../../interpreter/duration';
import type { Value, ValueMap } from '../../interpreter/value';
import { fault } from '../../src/faults/fault';
import type { Method } from '../../src/outgoing/outgoing-client';
import { checkResponse, faultOfSchema } from '../../src/outgoing/response-schema';
import { METHODS } from '../../src/sandbox/fetcher';
import { MOST_CODE, MOST_VALUE } from '../../src/sandbox/sandbox';
import { sandboxFault } from '../../src/sandbox/sandbox-fault';
import { defineAction, type OutsideContext } from '../define-action';
import { origin, personal } from '../marks';

const DEFAULT_TIMEOUT = '1s';
/** On the wall it may be three times as long: below the start-to-close time of an activity, with the wait for a turn. */
const LONGEST_TIMEOUT = 10_000;
const SHORTEST_TIMEOUT = 10;

const TOO_LONG = 'Longer than 256 KiB of JSON';

const fetching = z.strictObject({
  origins: z.array(origin()).min(1).max(10).describe('What it may be asked for: `https://api.example`.'),
  methods: z.array(z.enum(METHODS)).min(1).max(METHODS.length).default(['GET', 'HEAD']),
});

const input = z
  .strictObject({
    code: z
      .string()
      .min(1)
      .max(MOST_CODE)
      .describe('JavaScript that declares `async function evaluateCodeStep(args)`.'),
    arguments: z
      .record(z.string().min(1).max(200), z.unknown())
      .default({})
      .meta({ 'x-stays': true })
      .describe('What the function is called with: one map.'),
    return_schema: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ 'x-describes': 'value' })
      .describe('JSON Schema that the returned value must be valid against.'),
    timeout: z.string().default(DEFAULT_TIMEOUT).describe('A duration, at most 10s: how long the code may compute.'),
    fetch: fetching
      .optional()
      .meta({ 'x-lets-out': 'arguments' })
      .describe('Lets the code call `fetch`: `{origins, methods?}`. Without it there is none.'),
  })
  .superRefine((given, context) => {
    const refuse = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
    const timeout = parseDuration(given.timeout);
    if (timeout === null || timeout < SHORTEST_TIMEOUT || timeout > LONGEST_TIMEOUT) {
      refuse('timeout', 'Not a duration of at most 10s, such as "1s" or "PT0.5S"');
    }
    if (isTooLong(given.arguments)) refuse('arguments', TOO_LONG);
    const fault = given.return_schema && faultOfSchema(given.return_schema as ValueMap);
    if (fault !== undefined) refuse('return_schema', fault);
  });

const output = z.object({
  value: z.unknown().describe('What the function returned; missing where it returned nothing.'),
  logs: personal(
    z.array(z.object({ level: z.enum(['debug', 'info', 'warn', 'error']), message: z.string() })),
  ).describe('What the code said to `console`, in order.'),
  unlogged: z.int().describe('Lines that found no place in `logs`.'),
});

export default defineAction({
  id: 'code.evaluate@1',
  title: 'Evaluate code',
  description: 'Runs JavaScript in a sandbox and gives what its function returns.',
  side: 'outside',
  repeat: 'safe',
  input,
  output,
  faults: [
    'code_syntax_error',
    'code_without_function',
    'code_threw',
    'code_timed_out',
    'code_out_of_memory',
    'code_too_deep',
    'code_never_returned',
    'code_output_too_large',
    'code_return_invalid',
    'code_crashed',
    'code_busy',
    'code_fetch_refused',
    'code_fetch_limit',
    'address_refused',
    'header_refused',
    'host_not_found',
    'not_connected',
    'connection_insecure',
    'no_answer',
    'answer_too_large',
    'maybe_sent',
  ],
  example: {
    input: {
      code: 'async function evaluateCodeStep(args) {\n  const share = args.matched / args.asked;\n  return { share, is_risky: share > 0.5 };\n}',
      arguments: { matched: 3, asked: 4 },
      return_schema: {
        type: 'object',
        properties: { share: { type: 'number' }, is_risky: { type: 'boolean' } },
        required: ['share', 'is_risky'],
      },
    },
    output: { value: { share: 0.75, is_risky: true }, logs: [], unlogged: 0 },
  },
  notes: [
    'The code is a script of modern JavaScript (ES2023) that declares `async function evaluateCodeStep(args)`. It has the language and `console`, nothing else: no network but by `fetch`, no files, no timers, no modules, no `Intl`, `URL` or `crypto`; its time zone is UTC. `args` has the keys of `arguments` as they are written; an object, `{{trigger}}`, arrives whole, as it is when the step runs: all that a definition can read of it itself by snake_case keys, its `fields` by their own. Relations are arguments of their own. Nothing is left of one evaluation for the next.',
    'With `fetch` the code may `await fetch(url, { method, headers, body })` the origins that the step lists, and no other; what it gets has `status`, `ok`, `headers.get(name)`, `text()` and `json()`. Any status is an answer. Redirects are not followed, nothing is added but a `user-agent`, and addresses are checked as those of `http.request`. A call that fails throws an error with a `code`; where the code lets it pass, the step ends in that fault. At most 10 calls, 256 KiB sent and 1 MiB read; 10 s a call, and 15 s beside the computing on the wall.',
    'Code that may only read is evaluated again when something goes wrong. With a method beyond GET and HEAD among `methods` it is not, once a call may have had an effect: the step ends in `maybe_sent` then, and waits for an operator.',
    'It returns JSON. With a `return_schema` the value is checked, and later steps know its type; the schema may use what the `response_schema` of `http.request` may. Returning nothing gives a missing value.',
    'Limits: 64 KiB of code, 256 KiB of arguments and of the returned value, 32 MiB of memory with the engine’s own, 200 lines and 16 KiB of `console`, and `timeout` of computing. A limit that is passed is a fault, and is not tried again.',
    'A fault says the line and column in the code. What was thrown, its stack and the last lines of `console` are in `details`: keep names and addresses out of them.',
    'Give values by `arguments`, not by references in the code: what a person typed would be read as code. In a definition two opening braces in the code begin a reference: write `\\{{` or put a space between them.',
  ],
  repeatOf: ({ fetch }) => (fetch === undefined || fetch.methods.every(isReading) ? 'safe' : 'once'),
  run,
});

function isReading(method: Method): boolean {
  return method === 'GET' || method === 'HEAD';
}

async function run(given: z.output<typeof input>, { http, sandbox, signal, wholeObjects }: OutsideContext) {
  const { code, return_schema: schema, fetch } = given;
  const args = await wholeObjects(given.arguments as ValueMap);
  if (isTooLong(args)) throw tooLong();
  const timeout = parseDuration(given.timeout) ?? LONGEST_TIMEOUT;
  const evaluation = { code, args, timeout, ...(fetch && { fetching: { http, ...fetch } }) };
  const { value, logs, unlogged } = await sandbox.evaluate(evaluation, signal);
  if (schema !== undefined) check(schema as ValueMap, value);
  return { value, logs: [...logs], unlogged };
}

function isTooLong(args: object): boolean {
  return JSON.stringify(args).length > MOST_VALUE;
}

/** With the objects in them. */
function tooLong() {
  const issues = [{ pointer: '/arguments', message: TOO_LONG }];
  const message = 'The objects among the arguments make them longer than 256 KiB: name what the code needs of them.';
  return fault('action_input_invalid', { message, details: { action: 'code.evaluate@1', issues } });
}

function check(schema: ValueMap, value: Value): void {
  const issues = checkResponse(schema, value);
  if (issues.length > 0) throw sandboxFault('code_return_invalid', { details: { issues: [...issues] } });
}
