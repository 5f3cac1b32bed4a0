import { ACTIONS } from '../../../activities/catalogue';
import { createSandbox } from '../../../src/sandbox/create-sandbox';
import type { Sandbox } from '../../../src/sandbox/sandbox';
import { startHost } from '../../service/outgoing/loopback-host';
import type { ConnectorCase, OpenCase, Provocation } from '../connector-case';
import { byAddress } from '../over-http';

/** Milliseconds that an evaluation waits here for its turn. */
const PATIENCE = 100;
const MEBIBYTE = 1024 * 1024;

/** `code.evaluate` in a sandbox of one process. */
export const codeEvaluate: ConnectorCase = {
  action: 'code.evaluate@1',
  isOffline: true,
  async open(): Promise<OpenCase> {
    const sandbox = createSandbox({ processes: 1, patience: PATIENCE });
    const busy: Promise<unknown>[] = [];
    const host = await startHost(({ url }, response) => {
      if (url === '/drop') response.destroy();
      else response.end(url === '/large' ? 'x'.repeat(MEBIBYTE + 1) : 'ok');
    });
    return {
      input: ACTIONS.get('code.evaluate@1')?.example.input ?? {},
      isEffect: () => false,
      effects: async () => 0,
      faults: {
        ...BY_CODE,
        ...byAddress(host.url, (url) => fetching(url, 'await fetch(args.url);')),
        code_fetch_refused: fetching(host.url, "await fetch('http://elsewhere.example');"),
        code_fetch_limit: fetching(host.url, 'for (;;) await fetch(args.url);'),
        header_refused: fetching(host.url, "await fetch(args.url, { headers: { host: 'x' } });"),
        answer_too_large: fetching(host.url, "await fetch(args.url + '/large');"),
        no_answer: fetching(host.url, "await fetch(args.url + '/drop');"),
        maybe_sent: fetching(host.url, "await fetch(args.url + '/drop', { method: 'POST' });"),
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

/** A step that may call an origin. */
function fetching(url: string, body: string): Provocation {
  const { input } = doing(`${body} return { share: 1, is_risky: false };`);
  return { input: { ...input, arguments: { url }, fetch: { origins: [url], methods: ['GET', 'POST'] } } };
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
