import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../service';
import { type ListFile, unreadable } from './list-file';
import { OFAC_CONSOLIDATED, OFAC_SDN, SAMPLE, UN_CONSOLIDATED } from './list-sources';
import { readOfac } from './read-ofac';
import { readUn } from './read-un';
import { type IndexedWatchlist, indexWatchlist } from './screen';
import type { ListSource, Watchlist } from './watchlist';

/** Milliseconds for which a folder is not looked at again. */
const FRESH = 2000;

const DATE = /^\d{4}-\d{2}-\d{2}/;

type Read = (source: ListSource, files: readonly ListFile[], date: string | null) => Promise<Watchlist>;

const KEEPERS: readonly { readonly source: ListSource; readonly read: Read }[] = [
  { source: OFAC_SDN, read: (source, files, date) => readCsv(source, 'sdn.csv', '', files, date) },
  { source: OFAC_CONSOLIDATED, read: (source, files, date) => readCsv(source, 'cons_prim.csv', 'cons_', files, date) },
  { source: UN_CONSOLIDATED, read: (source, files) => readUn(source, only(files, /\.xml$/i)) },
  { source: SAMPLE, read: (source, files, date) => readCsv(source, 'sdn.csv', '', files, date) },
];

/** What lies in a folder of lists. */
export interface InstalledLists {
  readonly readable: readonly IndexedWatchlist[];
  /** Slugs of lists that are there and of which no version can be read: who is on one of them is not known. */
  readonly unreadable: readonly string[];
}

interface Edition {
  readonly folder: string;
  /** Name of its folder: of several the last in the alphabet counts, so they are named by day. */
  readonly version: string;
  /** What its files are and when they were written. */
  readonly signature: string;
}

/**
 * The lists that an operator keeps in a folder: `<list>/<version>/<files of its keeper>`, such as
 * `us-ofac-sdn/2026-02-27/sdn.csv`. Of each list the newest version that can be read is used, and read again when its
 * files change or a newer one is put beside it.
 */
export class WatchlistFolder {
  private readonly kept = new Map<string, { readonly signature: string; readonly list: IndexedWatchlist }>();
  private looked: { readonly at: number; readonly lists: Promise<InstalledLists> } | undefined;

  constructor(
    private readonly folder: string | undefined,
    private readonly log: Log,
  ) {}

  /** Undefined where no folder is configured. */
  async lists(): Promise<InstalledLists | undefined> {
    const { folder } = this;
    if (folder === undefined) return undefined;
    if (this.looked === undefined || this.looked.at + FRESH < performance.now()) {
      const lists = this.read(folder);
      this.looked = { at: performance.now(), lists };
      // One that could not be read is looked at again by the next who asks.
      lists.catch(() => {
        this.looked = undefined;
      });
    }
    return this.looked.lists;
  }

  private async read(folder: string): Promise<InstalledLists> {
    const readable: IndexedWatchlist[] = [];
    const unreadable: string[] = [];
    for (const keeper of KEEPERS) {
      const { slug } = keeper.source;
      const editions = await editionsIn(path.join(folder, slug));
      const list = await this.newest(editions, keeper);
      if (list !== undefined) readable.push(list);
      else if (editions.length > 0) unreadable.push(slug);
    }
    return { readable, unreadable };
  }

  private async newest(editions: readonly Edition[], { source, read }: (typeof KEEPERS)[number]) {
    for (const edition of editions) {
      const known = this.kept.get(source.slug);
      if (known?.signature === edition.signature) return known.list;
      try {
        const date = DATE.exec(edition.version)?.[0] ?? null;
        const watchlist = await read(source, await filesIn(edition.folder), date);
        const list = indexWatchlist(watchlist);
        this.kept.set(source.slug, { signature: edition.signature, list });
        const { entities, problems, version } = watchlist;
        const told = { list: source.slug, version, entities: entities.length, problems: problems.length };
        this.log.info(told, 'A watchlist was read.');
        return list;
      } catch (error) {
        // An older one is better than none: but somebody has to see to it.
        this.log.error({ list: source.slug, version: edition.version, err: error }, 'A watchlist could not be read.');
      }
    }
    return undefined;
  }
}

/** The newest first. */
async function editionsIn(folder: string): Promise<readonly Edition[]> {
  const names = (await namesIn(folder)).toSorted().reverse();
  return Promise.all(
    names.map(async (version) => {
      const inner = path.join(folder, version);
      const stats = await Promise.all(
        (await namesIn(inner)).toSorted().map(async (name) => {
          const { size, mtimeMs } = await stat(path.join(inner, name));
          return `${name} ${size} ${mtimeMs}`;
        }),
      );
      return { folder: inner, version, signature: [version, ...stats].join('\n') };
    }),
  );
}

/** What lies in a folder, but for what begins with a dot; nothing where there is no such folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

async function filesIn(folder: string): Promise<readonly ListFile[]> {
  return (await namesIn(folder)).map((name) => ({
    name,
    // Opened when it is read: not all that lie there are.
    chunks: { [Symbol.asyncIterator]: () => createReadStream(path.join(folder, name))[Symbol.asyncIterator]() },
  }));
}

function readCsv(
  source: ListSource,
  primary: string,
  prefix: string,
  files: readonly ListFile[],
  date: string | null,
): Promise<Watchlist> {
  const named = (name: string) => files.find((file) => file.name.toLowerCase() === name);
  const comments = prefix === '' ? 'sdn_comments.csv' : `${prefix}comments.csv`;
  const entities = named(primary);
  if (entities === undefined) throw unreadable(primary, 'There is no such file.');
  const [aliases, addresses, remarks] = [named(`${prefix}alt.csv`), named(`${prefix}add.csv`), named(comments)];
  return readOfac(
    source,
    {
      entities,
      ...(aliases && { aliases }),
      ...(addresses && { addresses }),
      ...(remarks && { comments: remarks }),
    },
    date,
  );
}

function only(files: readonly ListFile[], pattern: RegExp): ListFile {
  const file = files.find(({ name }) => pattern.test(name));
  if (file === undefined) throw unreadable('*.xml', 'There is no such file.');
  return file;
}
