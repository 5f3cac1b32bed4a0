import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type CheckoutCopy, copyCheckout } from '../test/harness/checkout-copy';
import { pickDevPorts } from '../test/harness/dev-ports';
import { cacheFolder } from '../test/harness/server-stock';
import { type Chapter, median, print } from './figure';

const SECOND = 1000;
const AGAIN = 3;

/** `npm start` in a checkout whose servers' programs are there already. */
export async function benchReady(quick: boolean): Promise<Chapter> {
  const copy = copyCheckout();
  try {
    const first = await secondsUntilReady(copy);
    const later: number[] = [];
    for (let turn = 0; turn < (quick ? 1 : AGAIN); turn += 1) later.push(await secondsUntilReady(copy));
    const figures = [
      { name: 'Until it is ready, with nothing kept yet', value: first, unit: 's', bound: { most: 15 } },
      {
        name: 'Until it is ready again',
        value: median(later),
        unit: 's',
        bound: { most: 15 },
        detail: `${later.length} starts, the slowest ${print(Math.max(...later))} s`,
      },
    ];
    return { title: 'npm start', notes: NOTES, figures };
  } finally {
    copy.remove();
  }
}

async function secondsUntilReady({ root }: CheckoutCopy): Promise<number> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, USHER_CACHE: cacheFolder(), ...(await pickDevPorts()) };
  const began = performance.now();
  const usher = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = once(usher, 'close');
  try {
    await saysReady(usher);
    return (performance.now() - began) / SECOND;
  } finally {
    if (usher.exitCode === null && usher.pid !== undefined) process.kill(-usher.pid, 'SIGINT');
    await ended;
  }
}

function saysReady(usher: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [usher.stdout, usher.stderr]) {
      stream?.on('data', (text: Buffer) => {
        said += text.toString();
        if (said.includes('Ready after')) resolve();
      });
    }
    usher.once('close', (code) => reject(new Error(`npm start ended with code ${code} and had said:\n${said}`)));
  });
}

const NOTES = [
  'From the command `npm start` to its line that all is ready: npm, Postgres, Temporal with its Web UI, the stand-ins, migrations, API, dispatcher and worker, all loaded from TypeScript. What `npm ci` installs and the program of Temporal are there; what a first start fetches besides depends on the network.',
];
