import { LAYERS, readSourceFiles, SURROUNDINGS } from './source-files';

interface Ban {
  readonly words: RegExp;
  readonly folders: readonly string[];
  readonly except?: readonly string[];
  readonly why: string;
}

const ALL = [...LAYERS, ...SURROUNDINGS];
// Written in parts, so that this file does not find itself.
const SUPPRESSION = new RegExp(
  ['@ts-' + 'ignore', '@ts-' + 'nocheck', '@ts-' + 'expect-error', 'biome-' + 'ignore'].join('|'),
);
const LEFTOVER = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`);

const BANS: readonly Ban[] = [
  {
    // Setting one is not reading it: the worker fixes its time zone so.
    words: /\bprocess\.env\b(?!\S* = )/,
    folders: LAYERS,
    except: ['bin/settings.ts'],
    why: 'only bin/settings.ts reads the environment',
  },
  {
    words:
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bcrypto\.|\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/,
    folders: ['interpreter'],
    why: 'interpreter/ has no clock, no randomness and no timers',
  },
  {
    words: /\bIntl\.|\btoLocale\w+|\blocaleCompare\b|\bnew RegExp\(/,
    folders: ['interpreter'],
    why: 'interpreter/ has neither locale nor patterns of the host: they differ between Node versions',
  },
  {
    words: /\basync (?=function\b|\w+\(|\()|\bawait (?=[\w(])|\bPromise\b/,
    folders: ['interpreter'],
    why: 'interpreter/ is synchronous',
  },
  {
    words: /\bAbortSignal\.any\b/,
    folders: LAYERS,
    except: ['src/outgoing/end-after.ts'],
    why: 'Node 20 loses a time limit that only a joined signal holds: endAfter keeps it',
  },
  { words: SUPPRESSION, folders: ALL, why: 'nothing is silenced: mend what it complains of' },
  { words: LEFTOVER, folders: ALL, why: 'nothing is left for later in the code' },
];

/** A sentence for every line of code that has a word which is not allowed there; comments may speak of it. */
export async function checkWords(root: string): Promise<string[]> {
  return BANS.flatMap(({ words, folders, except, why }) =>
    readSourceFiles(root, folders)
      .filter((file) => !except?.includes(file.path))
      .flatMap((file) =>
        file.lines.flatMap((line, index) => {
          const found = words.exec(isAboutComments(words) ? line : withoutComment(line));
          return found === null ? [] : [`${file.path}:${index + 1}: ${found[0]}: ${why}.`];
        }),
      ),
  );
}

function isAboutComments(words: RegExp): boolean {
  return words === SUPPRESSION || words === LEFTOVER;
}

function withoutComment(line: string): string {
  return /^\s*(\/?\*|\/\/)/.test(line) ? '' : line.replace(/\s\/\/ .*$/, '').replace(/'(?:[^'\\]|\\.)*'/g, "''");
}
