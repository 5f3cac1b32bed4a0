import { createHash, type Hash } from 'node:crypto';
import { TextDecoder } from 'node:util';
import { type FaultError, fault } from '../faults/fault';
import type { ListProblem } from './watchlist';

/** A file of a list-keeper: a stream of the disk or the net, or what is in memory, in an array of one. */
export interface ListFile {
  /** `sdn.csv`: for problems and faults. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Today's largest list has 30 MiB in its widest form. */
const MOST_BYTES = 128 * 1024 * 1024;

/** A file of which more than this part cannot be read is not taken: it would hide those who are listed. */
const MOST_BROKEN = 0.1;

/** How the archives and compressed files begin that somebody might hand in. */
const COMPRESSED: ReadonlyMap<string, string> = new Map([
  ['1f8b', 'gzip'],
  ['504b', 'zip'],
  ['425a', 'bzip2'],
  ['fd37', 'xz'],
  ['28b5', 'zstd'],
]);

/** The fault of a file that is not what it should be, at a line where one is known. */
export function unreadable(file: string, reason: string, line?: number): FaultError {
  const place = line === undefined ? file : `${file}, line ${line}`;
  return fault('watchlist_unreadable', {
    message: `The list cannot be read (${place}): ${reason}`,
    details: { file, reason, ...(line !== undefined && { line }) },
  });
}

/** Hands on what a file has, and adds it to a hash. Faults `watchlist_unreadable`: compressed, or too large. */
export async function* readBytes(file: ListFile, hash: Hash): AsyncGenerator<Uint8Array> {
  let [size, head] = [0, ''];
  for await (const chunk of file.chunks) {
    if (head.length < 4) {
      head += Buffer.from(chunk.subarray(0, 2)).toString('hex');
      const format = COMPRESSED.get(head.slice(0, 4));
      if (format !== undefined) throw unreadable(file.name, `It is compressed (${format}). Give the file itself.`);
    }
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw unreadable(file.name, `It has more than ${MOST_BYTES / 1024 / 1024} MiB.`);
    hash.update(chunk);
    yield chunk;
  }
}

/** The text of a file, in UTF-8 or, as older ones are, in Windows' western letters. */
export async function readText(file: ListFile, hash: Hash): Promise<string> {
  const bytes: Uint8Array[] = [];
  for await (const chunk of readBytes(file, hash)) bytes.push(chunk);
  const whole = Buffer.concat(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(whole);
  } catch {
    return new TextDecoder('windows-1252').decode(whole);
  }
}

export function startHash(): Hash {
  return createHash('sha256');
}

/** How a hash is written in a version. */
export function endHash(hash: Hash): string {
  return `sha256:${hash.digest('hex')}`;
}

/** Refuses a file that is empty, or of which too much is broken. Fault `watchlist_unreadable`. */
export function refuseBroken(file: string, read: number, broken: readonly ListProblem[]): void {
  const [first] = broken;
  const rows = read + broken.length;
  if (rows === 0) throw unreadable(file, 'Nothing is listed in it.');
  if (first === undefined || broken.length <= rows * MOST_BROKEN) return;
  throw unreadable(file, `${broken.length} of ${rows} entries are broken. The first: ${first.reason}`, first.line);
}
