import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { listenOnLoopback } from './listen-on-loopback';
import { childrenOf, isSandboxed, read } from './processes';

/** That it may not, or that there is no such thing. */
const REFUSED: ReadonlySet<string> = new Set(['EACCES', 'ERR_ACCESS_DENIED', 'ReferenceError']);

describe('the process that runs the code', () => {
  const holders: ChildProcess[] = [];
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const holder of holders.splice(0)) holder.kill('SIGKILL');
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  /** A process with a sandbox that has evaluated once. */
  async function startHolder(): Promise<{ readonly holder: ChildProcess; readonly children: readonly number[] }> {
    const script = `
      const { createSandbox } = require(${JSON.stringify(path.resolve('src/sandbox/create-sandbox.ts'))});
      const code = 'async function evaluateCodeStep() { return 1; }';
      createSandbox().evaluate({ code, args: {}, timeout: 1000 }, new AbortController().signal).then(() => console.log('done'));
      process.stdin.on('data', () => undefined);`;
    const holder = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', script], {
      env: { ...process.env, USHER_SECRET: 'do-not-tell' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    holders.push(holder);
    await once(holder.stdout, 'data');
    return { holder, children: childrenOf(holder.pid ?? 0).filter(isSandboxed) };
  }

  test('has no environment, and no file of ours but its pipes open', async () => {
    const { children } = await startHolder();
    expect(children).toHaveLength(1);
    expect(read(`/proc/${children[0]}/environ`)).toBe('TZ=UTC\0');
    expect(read(`/proc/${children[0]}/cmdline`)).toContain('--allow-fs-read=');
    expect(read(`/proc/${children[0]}/cmdline`)).not.toMatch(/--allow-(fs-write|child-process|worker|addons|wasi)/);
  });

  /** What became of each try, of code that has come to stand beside the program itself. */
  async function tryBeside(tries: string): Promise<{ readonly [what: string]: string }> {
    const { children } = await startHolder();
    const [node = '', ...args] = read(`/proc/${children[0]}/cmdline`).split('\0').slice(0, -1);
    const beside = args.map((argument, at) => (args[at - 1] === '--eval' ? `${argument}\n${tries}` : argument));
    const child = spawn(node, beside, { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
    holders.push(child);
    const said = await text(child.stdout);
    return JSON.parse(said.split('\n').find((line) => line.startsWith('{')) ?? said);
  }

  test('could do nothing to the machine even if code came out of its engine', async () => {
    const tried = await tryBeside(`
      const tell = (work) => { try { work(); return 'done'; } catch (error) { return error.code ?? error.name; } };
      console.log(JSON.stringify({
        read: tell(() => require('node:fs').readFileSync('/etc/hostname')),
        list: tell(() => require('node:fs').readdirSync(${JSON.stringify(process.cwd())})),
        write: tell(() => require('node:fs').writeFileSync('/tmp/usher-sandbox', 'x')),
        spawn: tell(() => require('node:child_process').spawnSync('true')),
        thread: tell(() => new (require('node:worker_threads').Worker)('1', { eval: true })),
        files: tell(() => process.binding('fs').open('/etc/hostname', 0, 0)),
        sockets: tell(() => process.binding('tcp_wrap')),
        eval: tell(() => eval('1')),
      }));
      process.exit();`);
    const { eval: evaluated, ...others } = tried;
    expect(evaluated).toBe('EvalError');
    expect(new Set(Object.values(others))).toEqual(new Set(['ERR_ACCESS_DENIED']));
  });

  test('could reach nobody, and be reached by nobody, even if code came out of its engine', async () => {
    const { tcp, udp, pipe, arrived, close } = await listenOnLoopback();
    closing.push(close);
    const tried = await tryBeside(`
      const net = require('node:net'), dgram = require('node:dgram'), dns = require('node:dns');
      const heard = (emitter, event) => new Promise((resolve, reject) => emitter.on('error', reject).on(event, resolve));
      const called = (work) => new Promise((resolve, reject) => work((error, got) => (error ? reject(error) : resolve(got))));
      const datagrams = () => dgram.createSocket({ type: 'udp4', lookup: (name, _options, done) => process.nextTick(done, null, name, 4) });
      const once = { timeout: 100, tries: 1 };
      const asking = (resolver) => (resolver.setServers(['127.0.0.1:${udp}']), resolver);
      const tries = {
        socket: () => heard(net.connect(${tcp}, '127.0.0.1'), 'connect'),
        named: () => heard(net.connect(${tcp}, 'localhost'), 'connect'),
        mapped: () => heard(net.connect(${tcp}, '::ffff:127.0.0.1'), 'connect'),
        pipe: () => heard(net.connect({ path: ${JSON.stringify(pipe)} }), 'connect'),
        imported: async () => heard((await import('node:net')).connect(${tcp}, '127.0.0.1'), 'connect'),
        tls: () => heard(require('node:tls').connect(${tcp}, '127.0.0.1'), 'connect'),
        http: () => heard(require('node:http').get('http://127.0.0.1:${tcp}/'), 'response'),
        http2: () => heard(require('node:http2').connect('http://127.0.0.1:${tcp}/'), 'connect'),
        fetch: () => fetch('http://127.0.0.1:${tcp}/'),
        datagram: () => called((done) => datagrams().send('x', ${udp}, '127.0.0.1', done)),
        datagramByName: () => called((done) => dgram.createSocket('udp4').send('x', ${udp}, 'localhost', done)),
        connected: () => called((done) => datagrams().connect(${udp}, '127.0.0.1', done)),
        bound: () => heard(datagrams().bind(0, '127.0.0.1'), 'listening'),
        lookup: () => called((done) => dns.lookup('localhost', done)),
        lookupPromise: () => dns.promises.lookup('localhost'),
        lookupService: () => called((done) => dns.lookupService('127.0.0.1', 80, done)),
        resolver: () => called((done) => asking(new dns.Resolver(once)).resolve4('usher.test', done)),
        resolverPromise: () => asking(new dns.promises.Resolver(once)).resolve4('usher.test'),
        listen: () => heard(net.createServer().listen(0), 'listening'),
        listenAtPath: () => heard(net.createServer().listen(${JSON.stringify(`${pipe}-2`)}), 'listening'),
        inspector: () => require('node:inspector').open(0),
      };
      const outcome = (work) => new Promise((tell) => {
        // What throws on a later turn is an end of the try too.
        process.on('uncaughtException', (error) => tell(error.code ?? error.name));
        Promise.resolve().then(work).then(() => tell('done'), (error) => tell(error.code ?? error.name));
      });
      (async () => {
        const told = {};
        for (const [what, work] of Object.entries(tries)) told[what] = await outcome(work);
        console.log(JSON.stringify(told));
        process.exit();
      })();`);
    expect(Object.keys(tried)).toHaveLength(21);
    expect(Object.entries(tried).filter(([, how]) => !REFUSED.has(how))).toEqual([]);
    expect(await arrived()).toEqual([]);
  });

  test('ends when the worker is gone, in whatever way it went', async () => {
    const { holder, children } = await startHolder();
    const ends = children.map((pid) => new Promise<void>((resolve) => watch(pid, resolve)));
    holder.kill('SIGKILL');
    await Promise.all(ends);
  });

  test('does not keep the worker from ending', async () => {
    const { holder } = await startHolder();
    holder.stdin?.end();
    await expect(once(holder, 'exit')).resolves.toEqual([0, null]);
  });
});

/** Resolves once a process that is not a child of ours is gone: nothing tells of it but looking. */
function watch(pid: number, gone: () => void): void {
  if (read(`/proc/${pid}/cmdline`) === '') gone();
  else setTimeout(() => watch(pid, gone), 20);
}
