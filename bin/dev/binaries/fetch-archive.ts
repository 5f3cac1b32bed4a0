import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { endAfter } from '../../../src/outgoing/end-after';
import type { ServerBinary } from './server-binaries';

const run = promisify(execFile);

/** Behind a registry-only firewall the service is not there: that must cost a moment, not a minute. */
const ANSWER_MS = 4_000;
const ARCHIVE_MS = 120_000;

/** Fetches a program from Temporal's download service: it names an archive and the file in it, we unpack that one. */
export async function fetchArchive(binary: ServerBinary, destination: string, signal: AbortSignal): Promise<void> {
  const platform = process.platform === 'darwin' ? 'darwin' : 'linux';
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const query = `arch=${arch}&platform=${platform}&format=tar.gz`;
  const info = (await (await get(`${binary.download}?${query}`, ANSWER_MS, signal)).json()) as Record<string, unknown>;
  const { archiveUrl, fileToExtract } = info;
  if (typeof archiveUrl !== 'string' || typeof fileToExtract !== 'string') throw new Error('it named no archive');
  const archive = `${destination}.tar.gz`;
  const body = (await get(archiveUrl, ARCHIVE_MS, signal)).body;
  if (!body) throw new Error('the archive was empty');
  await pipeline(Readable.from(body), fs.createWriteStream(archive));
  const folder = path.dirname(destination);
  await run('tar', ['-xzf', archive, '-C', folder, fileToExtract], { signal });
  const unpacked = path.join(folder, fileToExtract);
  if (unpacked !== destination) fs.renameSync(unpacked, destination);
}

async function get(url: string, patienceMs: number, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal: endAfter(patienceMs, signal) });
  } catch {
    throw new Error('not reachable');
  }
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return response;
}
