import type { Writable } from 'node:stream';

export interface Output {
  /** The result: a text for people, or with `--json` the data. */
  result(text: string, data: unknown): void;
  /** Runs the work; says what is being done, or how far it is, once it has taken a second. */
  during<T>(what: string | (() => string), work: Promise<T>): Promise<T>;
}

const PATIENCE_MS = 1000;

export function createOutput(json: boolean, out: Writable = process.stdout, err: Writable = process.stderr): Output {
  return {
    result(text, data) {
      out.write(json ? `${JSON.stringify(data)}\n` : `${text}\n`);
    },
    async during(what, work) {
      const started = Date.now();
      const timer = setInterval(() => {
        err.write(`${typeof what === 'string' ? what : what()} … ${Math.round((Date.now() - started) / 1000)} s\n`);
      }, PATIENCE_MS);
      try {
        return await work;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
