import { ACTIONS } from '../../../activities/catalogue';
import { createSandbox } from '../../../src/sandbox/create-sandbox';
import type { Sandbox } from '../../../src/sandbox/sandbox';
import { startHost } from '../../service/outgoing/loopback-host';
import type { ConnectorCase, OpenCase, Provocation } from '../connector-case';
import { answered, byAddress } from '../over-http';

/** Milliseconds that an evaluation waits here for its turn. */
const PATIENCE = 100;
const MEBIBYTE = 1024 * 1024;

/** `code.evaluate` in a sandbox of one process; its example speaks to nobody, code that fetches does to a host. */
export const codeEvaluate: ConnectorCase = {
  action: 'code.evaluate@1',
  isOffline: true,
  async open(_world, front): Promise<OpenCase> {
    const host = await startHost((_arrival, response) => response.end('ok'));
    const sandbox = createSandbox({ processes: 1, patience: PATIENCE });
    const busy: Promise<unknown>[] = [];
    return {
      input: ACTIONS.get('code.evaluate@1')?.example.input ?? {},
      isEffect: () => true,
      effects: async () => 0,
      faults: {
        ...BY_CODE,
        ...byFetching(await front.before(host.url)),
        code_crashed: { prepare: () => sandbox.close() },
        code_busy: { prepare: async () => void busy.push(occupy(sandbox)) },
      },
      tools: { sandbox },
      close: async () => {
        await sandbox.close();
        await Promise.all(busy);
        await host.close();
      },
    };
  },
};

/** Takes the only turn until the sandbox is closed. */
function occupy(sandbox: Sandbox): Promise<unknown> {
  const evaluation = { code: doing('for (;;) {}').input?.['code'] as string, args: {}, timeout: 10_000 };
  return sandbox.evaluate(evaluation, new AbortController().signal).catch((error: unknown) => error);
}

/** A step whose function is this. */
function doing(body: string, timeout = '1s'): Provocation {
  return { input: { code: `async function evaluateCodeStep(args) { ${body} }`, timeout } };
}

const BY_CODE: OpenCase['faults'] = {
  code_syntax_error: doing('return {;'),
  code_without_function: { input: { code: 'const evaluateCodeSteps = 1;' } },
  code_threw: doing('throw new Error("no");'),
  code_timed_out: doing('for (;;) {}'),
  code_out_of_memory: doing('const a = []; for (;;) a.push("x".repeat(1 << 20));', '10s'),
  code_too_deep: doing('const f = () => f() + 1; return f();', '10s'),
  code_never_returned: doing('await new Promise(() => {});'),
  code_output_too_large: doing('return "x".repeat(256 * 1024);', '10s'),
  code_return_invalid: doing('return { share: "much" };'),
};

/** A step whose function calls the address, which it may by these methods. */
function fetching(url: string, body: string, methods: readonly string[] = ['GET']): Provocation {
  const { input } = doing(body);
  return { input: { ...input, arguments: { url }, fetch: { origins: [url], methods: [...methods] } } };
}

/** How code ends that calls a host, or another address in its place. */
function byFetching(url: string): OpenCase['faults'] {
  const call = 'return (await fetch(args.url)).status;';
  return {
    ...byAddress(url, (elsewhere) => fetching(elsewhere, call)),
    code_fetch_refused: fetching(url, "await fetch('https://elsewhere.example');"),
    code_fetch_limit: fetching(url, 'for (;;) await fetch(args.url);'),
    header_refused: fetching(url, "await fetch(args.url, { headers: { host: 'another.example' } });"),
    no_answer: { ...fetching(url, call), next: { is: 'dropped_before' } },
    answer_too_large: { ...fetching(url, call), ...answered(200, 'x'.repeat(MEBIBYTE + 1)) },
    maybe_sent: {
      ...fetching(url, "await fetch(args.url, { method: 'POST' });", ['POST']),
      next: { is: 'dropped_after' },
    },
  };
}
