import os from 'node:os';
import { type Chapter, type Figure, isMet, print } from './figure';

/** The page RESULTS.md. */
export function printPage(chapters: readonly Chapter[], seconds: number): string {
  const parts = [HEAD, machineOf(seconds), ...chapters.map(printChapter), NOT_MEASURED];
  return `${parts.join('\n\n')}\n`;
}

export function allMet(chapters: readonly Chapter[]): boolean {
  return chapters.every(({ figures }) => figures.every((figure) => isMet(figure) !== false));
}

/** A chapter's figures alone. */
export function printTable({ title, figures }: Chapter): string {
  return [`## ${title}`, '', ...tableOf(figures), ''].join('\n');
}

function printChapter(chapter: Chapter): string {
  return [`## ${chapter.title}`, ...chapter.notes, tableOf(chapter.figures).join('\n')].join('\n\n');
}

function tableOf(figures: readonly Figure[]): string[] {
  const rows = figures.map((figure) => {
    const { name, value, unit, detail = '' } = figure;
    const met = isMet(figure);
    return `| ${name} | ${print(value)} ${unit} | ${boundOf(figure)} | ${met === undefined ? '' : met ? 'met' : '**not met**'} | ${detail} |`;
  });
  return ['| figure | measured | bound | | made of |', '|---|---|---|---|---|', ...rows];
}

function boundOf({ bound, unit }: Figure): string {
  if (bound === undefined) return '';
  return 'most' in bound ? `≤ ${bound.most} ${unit}` : `≥ ${bound.least.toLocaleString('en')} ${unit}`;
}

const HEAD = `# Figures

Written by \`npm run bench\`, which measures all of this side by side, in one run, on the servers of the tests: an embedded Postgres (\`fsync\` off) and Temporal's development server in memory, with the flags that \`usher dev\` gives it. \`--quick\` looks briefly, \`--only <name>\` at one part; neither changes this page.`;

function machineOf(seconds: number): string {
  const cpus = os.cpus();
  const model = cpus[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const load = os.loadavg()[1] ?? 0;
  return `Measured on ${new Date().toISOString().slice(0, 10)} in ${seconds} s: ${cpus.length} × ${model}, ${memory} GiB, ${os.type()} ${os.release()}, Node ${process.version}. Servers, workers and client share these processors; the load over the last five minutes was ${load.toFixed(1)}.`;
}

const NOT_MEASURED = `## Not measured

- A network between the processes, and a Postgres that waits for its disk. Of an interpreted run and one written by hand both cost the same; a trigger makes two queries more than the sum that it is held against, each a round trip.
- Waits for events, holds, operators, continue-as-new, replays after a worker has died: they are tested, not timed.
- The time of calls to the world: they are answered within the worker.
- More than one worker, and more than 30 runs at a time.`;
