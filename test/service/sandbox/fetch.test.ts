import evaluate from '../../../activities/code/evaluate';
import type { OutsideContext } from '../../../activities/define-action';
import { settleOutside } from '../../../activities/settle-outside';
import type { ValueMap } from '../../../interpreter/value';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import type { OutgoingOptions } from '../../../src/outgoing/outgoing-options';
import { createSandbox } from '../../../src/sandbox/create-sandbox';
import type { Call } from '../../../src/sandbox/exchange';
import { startChild } from '../../../src/sandbox/start-child';
import { outsideContext } from '../actions/outside-context';
import { faultOf } from '../outgoing/expect-fault';
import { type Answering, type LoopbackHost, startHost } from '../outgoing/loopback-host';

const sandbox = createSandbox({ processes: 1 });
afterAll(() => sandbox.close());
const hosts: LoopbackHost[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

async function hostThat(answer: Answering, address?: string): Promise<LoopbackHost> {
  const host = await startHost(answer, address);
  hosts.push(host);
  return host;
}
const saying =
  (body: string, status = 200, headers: { readonly [name: string]: string } = {}): Answering =>
  (_arrival, response) =>
    response.writeHead(status, headers).end(body);

const contextOf = (more: Partial<OutsideContext> = {}) => outsideContext({ sandbox, ...more });
const inStep = (body: string) => `async function evaluateCodeStep(args) {\n${body}\n}`;
const inputOf = (host: LoopbackHost, body: string, more: ValueMap = {}) => ({
  code: inStep(body),
  arguments: { url: host.url },
  fetch: { origins: [host.url], ...more },
});
const run = (host: LoopbackHost, body: string, more: ValueMap = {}, context = contextOf()) =>
  evaluate.run(inputOf(host, body, more), context);
const returned = async (given: Promise<unknown>) => ((await given) as { value: unknown }).value;

test('the code calls as it would anywhere, and sees status, headers and body', async () => {
  const host = await hostThat(
    saying('{"n":1}', 404, { 'content-type': 'application/json', 'x-id': '7', 'set-cookie': 's=1' }),
  );
  const value = await returned(
    run(
      host,
      `const answer = await fetch(args.url + '/p?a=1', { method: 'post', headers: { 'X-Tenant': 7 }, body: JSON.stringify({ 'ä': 1 }) });
       return { ok: answer.ok, status: answer.status, id: answer.headers.get('X-Id'), cookie: answer.headers.has('set-cookie'),
         text: await answer.text(), json: await answer.json() };`,
      { methods: ['POST'] },
    ),
  );
  expect(value).toEqual({ ok: false, status: 404, id: '7', cookie: false, text: '{"n":1}', json: { n: 1 } });
  expect(host.arrivals[0]).toMatchObject({
    method: 'POST',
    url: '/p?a=1',
    body: '{"ä":1}',
    headers: { 'x-tenant': '7' },
  });
  expect(host.arrivals[0]?.headers).not.toHaveProperty('authorization');
});

test('calls run beside each other, and their answers find their promises', async () => {
  const host = await hostThat(({ url }, response) => void setTimeout(() => response.end(url), url === '/0' ? 100 : 0));
  const body = `const all = await Promise.all([0, 1, 2, 3].map(async (n) => (await fetch(args.url + '/' + n)).text())); return all;`;
  expect(await returned(run(host, body))).toEqual(['/0', '/1', '/2', '/3']);
});

test('without the input there is no fetch', async () => {
  const { value } = (await evaluate.run({ code: inStep('return typeof fetch;') }, contextOf())) as { value: unknown };
  expect(value).toBe('undefined');
});

test('waiting for an answer is not computing', async () => {
  const host = await hostThat((_arrival, response) => void setTimeout(() => response.end('late'), 1500));
  const input = { ...inputOf(host, 'return (await fetch(args.url)).text();'), timeout: '1s' };
  await expect(evaluate.run(input, contextOf())).resolves.toMatchObject({ value: 'late' });
});

describe('where the code may not go', () => {
  test.each([
    ['another port', 'http://127.0.0.1:1/'],
    ['another host', 'https://elsewhere.example/'],
    ['a user name that looks like the host', '{url}@evil.example/'],
    ['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data/'],
    ['a file', 'file:///etc/passwd'],
    ['a data URL', 'data:text/plain,x'],
    ['what is no URL', 'nowhere'],
    ['a path alone', '/path'],
  ])('%s is refused, before anything is sent', async (_what, url) => {
    const host = await hostThat(saying('secret'));
    const target = JSON.stringify(url.replace('{url}', host.url));
    expect((await faultOf(run(host, `return (await fetch(${target})).text();`))).fault).toMatchObject({
      code: 'code_fetch_refused',
      category: 'denied',
    });
    expect(host.connections()).toBe(0);
  });

  const guarded = (options: OutgoingOptions = {}) =>
    contextOf({ http: createOutgoingClient({ allowHttp: true, ...options }) });

  test('a private address stays closed, although the step lists it', async () => {
    const host = await hostThat(saying('secret'));
    const { fault } = await faultOf(
      run(host, 'return (await fetch(args.url)).text();', {}, guarded({ ports: [host.port] })),
    );
    expect(fault).toMatchObject({ code: 'address_refused', details: { reason: 'not_public' } });
    expect(host.connections()).toBe(0);
  });

  test.each([
    'http://0x7f000001',
    'http://2130706433',
    'http://0177.0.0.1',
    'http://[::ffff:127.0.0.1]',
    'http://[::127.0.0.1]',
    'http://127.1',
  ])('%s is a private address too', async (origin) => {
    const host = await hostThat(saying('secret'));
    const url = `${origin}:${host.port}`;
    const input = {
      code: inStep('return (await fetch(args.url)).text();'),
      arguments: { url },
      fetch: { origins: [url] },
    };
    expect((await faultOf(evaluate.run(input, guarded({ ports: [host.port] })))).fault.code).toBe('address_refused');
    expect(host.connections()).toBe(0);
  });

  test('a name that answers otherwise the second time gains nothing', async () => {
    const host = await hostThat(saying('secret'), '127.0.0.2');
    const answers = ['127.0.0.1', '127.0.0.2'];
    const resolve = async () => [{ address: answers.shift() ?? '127.0.0.2', family: 4 as const }];
    const url = `http://turning.example:${host.port}`;
    const code = inStep(`const seen = []; for (let i = 0; i < 2; i += 1) {
      try { await fetch(args.url); seen.push('sent'); } catch (error) { seen.push(error.code); } } return seen;`);
    const context = guarded({ allow: ['127.0.0.1'], resolve });
    const input = { code, arguments: { url }, fetch: { origins: [url] } };
    expect(await returned(evaluate.run(input, context))).toEqual(['not_connected', 'address_refused']);
    expect(host.connections()).toBe(0);
  });

  test('a redirect is an answer, and where it leads the same holds', async () => {
    const inner = await hostThat(saying('secret'));
    const host = await hostThat(saying('', 302, { location: inner.url }));
    const body = `const first = await fetch(args.url);
      try { return (await fetch(first.headers.get('location'))).text(); } catch (error) { return [first.status, error.name, error.code]; }`;
    expect(await returned(run(host, body))).toEqual([302, 'FetchError', 'code_fetch_refused']);
    expect(inner.connections()).toBe(0);
  });

  test.each(['Host', 'X-Forwarded-For', 'Proxy-Authorization', 'Transfer-Encoding', 'a\nb'])(
    'the header %j is refused',
    async (name) => {
      const host = await hostThat(saying(''));
      const { fault } = await faultOf(
        run(host, `await fetch(args.url, { headers: { ${JSON.stringify(name)}: 'x' } });`),
      );
      expect(fault.code).toBe('header_refused');
      expect(host.connections()).toBe(0);
    },
  );

  test('a method that is not listed is refused', async () => {
    const host = await hostThat(saying(''));
    for (const method of ['POST', 'TRACE', 'CONNECT']) {
      expect((await faultOf(run(host, `await fetch(args.url, { method: '${method}' });`))).fault.code).toBe(
        'code_fetch_refused',
      );
    }
    expect(host.connections()).toBe(0);
  });
});

describe('how much the code may fetch', () => {
  const ATTACKS: readonly (readonly [string, string])[] = [
    ['one call after the other', 'for (;;) { try { await fetch(args.url); } catch {} }'],
    ['all at once', 'await Promise.all(Array.from({ length: 1000 }, () => fetch(args.url)));'],
    ['calls that nobody awaits', 'for (;;) fetch(args.url).catch(() => {});'],
    ['too much that is sent', `await fetch(args.url, { method: 'POST', body: 'x'.repeat(300 * 1024) });`],
    ['too much that is read', `for (let i = 0; i < 3; i += 1) await fetch(args.url + '/large');`],
  ];

  test.each(ATTACKS)('%s ends in code_fetch_limit, and the next evaluation is well', async (_what, body) => {
    const host = await hostThat(({ url }, response) => response.end(url === '/large' ? 'x'.repeat(600 * 1024) : 'ok'));
    const { fault } = await faultOf(run(host, body, { methods: ['GET', 'POST'] }));
    expect(fault).toMatchObject({ code: 'code_fetch_limit', category: 'invalid' });
    expect(host.arrivals.length).toBeLessThanOrEqual(10);
    expect(await returned(run(host, 'return (await fetch(args.url)).text();'))).toBe('ok');
  });

  test('an answer larger than what is read is a fault of its own', async () => {
    const host = await hostThat(saying('x'.repeat(1024 * 1024 + 1)));
    expect((await faultOf(run(host, 'await fetch(args.url);'))).fault.code).toMatch(
      /answer_too_large|code_fetch_limit/,
    );
  });

  test('a computing loop between calls still ends in time', async () => {
    const host = await hostThat(saying('ok'));
    const input = { ...inputOf(host, 'await fetch(args.url); for (;;) {}'), timeout: '1s' };
    expect((await faultOf(evaluate.run(input, contextOf()))).fault.code).toBe('code_timed_out');
  });

  test('a promise that nobody settles is known, also after a call', async () => {
    const host = await hostThat(saying('ok'));
    const { fault } = await faultOf(run(host, 'await fetch(args.url); await new Promise(() => {});'));
    expect(fault.code).toBe('code_never_returned');
  });

  test('what an evaluation did not wait for does not reach the next one', async () => {
    const host = await hostThat(
      ({ url }, response) => void setTimeout(() => response.end(`of ${url}`), url === '/first' ? 60 : 120),
    );
    expect(await returned(run(host, `fetch(args.url + '/first'); return 'gone';`))).toBe('gone');
    expect(await returned(run(host, `return (await fetch(args.url + '/second')).text();`))).toBe('of /second');
  });

  test('a reply to another evaluation is nobody’s', async () => {
    const child = await startChild();
    if (child === undefined) throw new Error('No process was started.');
    const question = (of: string) => ({
      code: inStep('return (await fetch("x")).text();'),
      args: '{}',
      time: 1000,
      mostValue: 1000,
      mostLines: 0,
      mostLogged: 0,
      calls: { of, most: 10, mostSent: 1000 },
    });
    const reply =
      (of: string, body: string) =>
      async ({ call }: Call) => ({
        of,
        call,
        response: JSON.stringify({ status: 200, headers: {}, body }),
      });
    const told = await child.ask(question('one'), 5000, reply('one', 'mine'));
    expect(told).toMatchObject({ answer: { ended: 'returned', value: '"mine"' } });
    expect(await child.ask(question('two'), 500, reply('one', 'another’s'))).toEqual({ lost: 'slow' });
  });

  test('a withdrawn step ends its calls', async () => {
    const withdrawn = new AbortController();
    const host = await hostThat(() => withdrawn.abort());
    const context = contextOf({ signal: withdrawn.signal });
    const failed = await faultOf(
      run(host, `await fetch(args.url, { method: 'POST' });`, { methods: ['POST'] }, context),
    );
    expect([failed.fault.code, failed.effect]).toEqual(['call_canceled', 'unknown']);
  });
});

describe('what code that failed can have done', () => {
  const settled = async (answer: Answering, body: string, methods: readonly string[]) => {
    const host = await hostThat(answer);
    const input = inputOf(host, body, { methods: [...methods] });
    const { fault, effect } = settleOutside(await faultOf(evaluate.run(input, contextOf())), evaluate.repeatOf(input));
    return [fault.code, effect, fault.cause?.code];
  };
  const hangUp: Answering = (_arrival, response) => response.destroy();
  const post = `await fetch(args.url, { method: 'POST' });`;

  test.each<[string, Answering, string, readonly string[], unknown[]]>([
    ['a GET without an answer', hangUp, 'await fetch(args.url);', ['GET'], ['no_answer', 'none', undefined]],
    ['a POST without an answer', hangUp, post, ['POST'], ['maybe_sent', 'unknown', 'no_answer']],
    [
      'a POST without an answer, caught, and an error',
      hangUp,
      `try { ${post} } catch {} throw new Error('x');`,
      ['POST'],
      ['maybe_sent', 'unknown', 'code_threw'],
    ],
    [
      'a POST that succeeded, and an error',
      saying('ok'),
      `${post} throw new Error('x');`,
      ['POST'],
      ['code_threw', 'done', undefined],
    ],
    [
      'a POST that was refused, and an error',
      saying('', 422),
      `${post} throw new Error('x');`,
      ['POST'],
      ['code_threw', 'none', undefined],
    ],
    ['no call at all', saying('ok'), `throw new Error('x');`, ['POST'], ['code_threw', 'none', undefined]],
  ])('%s', async (_what, answer, body, methods, expected) => {
    expect(await settled(answer, body, methods)).toEqual(expected);
  });

  test('a call that failed says so as the step’s fault, with the line of the code', async () => {
    const host = await hostThat(hangUp);
    const { fault } = await faultOf(run(host, '\n  await fetch(args.url);'));
    expect(fault).toMatchObject({ code: 'no_answer', category: 'transient', details: { reason: 'dropped' } });
  });

  test('an error that only looks like one of a call is the code’s own', async () => {
    const host = await hostThat(saying('ok'));
    const { fault } = await faultOf(run(host, `throw Object.assign(new Error('x'), { call: 1, code: 'no_answer' });`));
    expect(fault.code).toBe('code_threw');
  });

  test.each([
    [undefined, 'safe'],
    [['GET', 'HEAD'], 'safe'],
    [['GET', 'DELETE'], 'once'],
  ])('methods %j make it %s', (methods, repeat) => {
    const fetch = { origins: ['https://a.example'], ...(methods && { methods }) };
    expect(evaluate.repeatOf({ code: 'x', fetch })).toBe(repeat);
  });
});

test.each<[ValueMap, string]>([
  [{ origins: [] }, '/fetch/origins'],
  [{ origins: ['api.example'] }, '/fetch/origins/0'],
  [{ origins: ['https://a.example/path'] }, '/fetch/origins/0'],
  [{ origins: ['https://user@a.example'] }, '/fetch/origins/0'],
  [{ origins: ['*'] }, '/fetch/origins/0'],
  [{ origins: ['https://a.example'], methods: ['TRACE'] }, '/fetch/methods/0'],
])('the input %j is refused', async (fetch, pointer) => {
  const { fault } = await evaluate.run({ code: 'x', fetch }, contextOf()).catch((error) => error);
  expect(fault).toMatchObject({ code: 'action_input_invalid', details: { issues: [{ pointer }] } });
});
