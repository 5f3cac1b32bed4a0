import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { childrenOf, isSandboxed, read } from './processes';

describe('the process that runs the code', () => {
  const holders: ChildProcess[] = [];
  afterEach(() => {
    for (const holder of holders.splice(0)) holder.kill('SIGKILL');
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

  test('could do nothing to the machine even if code came out of its engine', async () => {
    const { children } = await startHolder();
    const [node = '', ...args] = read(`/proc/${children[0]}/cmdline`).split('\0');
    const tries = `
      const tell = (work) => { try { work(); return 'done'; } catch (error) { return error.code ?? error.name; } };
      console.log(JSON.stringify([
        tell(() => require('node:fs').readFileSync('/etc/hostname')),
        tell(() => require('node:fs').readdirSync(${JSON.stringify(process.cwd())})),
        tell(() => require('node:fs').writeFileSync('/tmp/usher-sandbox', 'x')),
        tell(() => require('node:child_process').spawnSync('true')),
        tell(() => new (require('node:worker_threads').Worker)('1', { eval: true })),
        tell(() => process.binding('fs').open('/etc/hostname', 0, 0)),
        tell(() => eval('1')),
      ]));`;
    const outcome = spawnSync(node, [...args.slice(0, args.indexOf('--eval')), '--eval', tries], { env: {}, cwd: '/' });
    const [evaluated, ...others] = (JSON.parse(outcome.stdout.toString()) as string[]).reverse();
    expect(evaluated).toBe('EvalError');
    expect(others).toEqual(new Array(6).fill('ERR_ACCESS_DENIED'));
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
